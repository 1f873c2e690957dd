/** The packaged command against a server that others wrote, in a process of its own and under load. */
@NullMarked
package org.jvmpprof.it.attach;

import org.jspecify.annotations.NullMarked;
