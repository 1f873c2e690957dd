/**
 * The pprof endpoints: HTTP over a unix socket and over TCP, routes, pages.
 *
 * <p>What enters: requests of any number of clients; profiles by {@link org.jvmpprof.agent.profile.ProfileSource} and
 * {@link org.jvmpprof.agent.threads.ThreadDumps}. What leaves: answers as the endpoints' contract has them. Threads:
 * {@code pprof-accept-N}, one per listener; {@code pprof-http-N}, one per busy client, made on demand, gone after
 * seconds of rest. A route runs on its client's worker and may block there.
 */
@NullMarked
package org.jvmpprof.agent.endpoint;

import org.jspecify.annotations.NullMarked;
