/**
 * The JVMs of this machine, and the agent in them.
 *
 * <p>What enters: a process id, and what {@code /proc} tells of it. What leaves: the list for {@code ps}, the agent
 * brought in and taken out, and its answers over its unix socket. Everything runs on the caller's thread. A process is
 * always seen through {@code /proc/PID/root}, so that one in a container is no special case, and touched with its own
 * user's rights, so that root's are never lent to what lies in a container.
 */
@NullMarked
package org.jvmpprof.cli.jvm;

import org.jspecify.annotations.NullMarked;
