/**
 * What was seen before: the profiles of recent rounds, those that somebody saved, and those that pages show, as encoded
 * pprof in bounded memory. A leaf between those who make profiles and those who serve them.
 *
 * <p>What enters: rounds from {@link org.jvmpprof.agent.ship}; saved and shown profiles from {@link
 * org.jvmpprof.agent.endpoint}. What leaves: the same bytes, by id, and merges of them. Threads: none of its own; {@code
 * pprof-ship} or {@code pprof-rounds} keeps, the endpoints' workers read.
 */
@NullMarked
package org.jvmpprof.agent.recent;

import org.jspecify.annotations.NullMarked;
