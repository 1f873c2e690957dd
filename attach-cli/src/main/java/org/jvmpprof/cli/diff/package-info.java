/**
 * The command {@code diff}: what grew between two profiles.
 *
 * <p>What enters: two files, in any format that pprof reads. What leaves: their difference, as a signed table, a flame
 * graph or pprof. One thread.
 */
@NullMarked
package org.jvmpprof.cli.diff;

import org.jspecify.annotations.NullMarked;
