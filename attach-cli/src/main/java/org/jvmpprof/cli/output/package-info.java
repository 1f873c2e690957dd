/**
 * What a command leaves behind: profiles in the format that was asked for, whole files, one exit status.
 *
 * <p>What enters: a {@link org.jvmpprof.proto.Profile} with its bytes, and the options {@code -o} and {@code --format}.
 * What leaves: bytes on stdout, or a file that is whole or not there. The command's thread does it all.
 */
@NullMarked
package org.jvmpprof.cli.output;

import org.jspecify.annotations.NullMarked;
