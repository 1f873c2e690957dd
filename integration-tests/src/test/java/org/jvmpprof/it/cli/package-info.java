/** The command jvm-pprof as it is packed, against the other parts as they are packed. Each test starts what it needs. */
@NullMarked
package org.jvmpprof.it.cli;

import org.jspecify.annotations.NullMarked;
