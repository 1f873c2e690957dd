/**
 * Aggregates become pprof profiles here: names, the address table, sample types, comments.
 *
 * <p>What enters: windows and cumulative tables of {@code aggregate}, thread dumps of {@code engine}. What leaves:
 * {@link org.jvmpprof.proto.Profile}, through the door {@link org.jvmpprof.agent.profile.ProfileSource}, to
 * {@code endpoint} and {@code ship}. Threads: the caller's; the address table is shared by all of them.
 */
@NullMarked
package org.jvmpprof.agent.profile;

import org.jspecify.annotations.NullMarked;
