/**
 * The command {@code jvm-pprof}: finds JVMs, brings the agent into one and takes it out, and prints the options' table.
 *
 * <p>What enters: a process id and agent options. What leaves: the agent's jar, for as long as attaching takes, and an
 * exit status. One thread. The options are checked by the agent's own parser, run out of the jar that is carried along:
 * a second table here would drift.
 */
@NullMarked
package org.jvmpprof.cli;

import org.jspecify.annotations.NullMarked;
