/**
 * The command {@code top}: a live view of a JVM's hottest functions, in the way of htop.
 *
 * <p>What enters: profiles of short windows, and keys. What leaves: a screen, or plain tables. {@code Feed}'s thread asks
 * the JVM and hands over one immutable {@code Reading} after the other; the command's thread reads keys and draws.
 */
@NullMarked
package org.jvmpprof.cli.top;

import org.jspecify.annotations.NullMarked;
