/**
 * The commands that fetch one profile of a JVM: {@code cpu}, {@code heap}, {@code block} and the others.
 *
 * <p>What enters: a process id or an agent's address, and what to take. What leaves: a profile, as it was served or drawn,
 * on stdout or in a file that is there as a whole or not at all. The command's thread does the work; a ticker draws the
 * progress bar, and the signal's thread ends a window that Ctrl-C has cut short.
 */
@NullMarked
package org.jvmpprof.cli.profile;

import org.jspecify.annotations.NullMarked;
