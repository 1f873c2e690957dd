/** The agent's pages as somebody sees them: a browser looks at the hot app. Each test drives its own browser. */
@NullMarked
package org.jvmpprof.it.page;

import org.jspecify.annotations.NullMarked;
