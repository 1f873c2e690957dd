/**
 * The sockets below HTTP: TCP and unix listeners, and one kind of client socket for both.
 *
 * <p>What enters: an address or a path. What leaves: a {@link org.jvmpprof.agent.endpoint.socket.ClientSocket} per
 * client, which is a {@link java.net.Socket} to HttpCore and to JSSE, and can tell that its peer has gone. Threads: one
 * thread accepts on a listener; a client socket belongs to the worker that serves it; any thread may close either.
 */
@NullMarked
package org.jvmpprof.agent.endpoint.socket;

import org.jspecify.annotations.NullMarked;
