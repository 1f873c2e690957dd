/**
 * Where profiles are put together. Enters: which profiles are wanted. Leaves: one merged profile or a difference, top
 * functions, values over time, each with how many of how many profiles it holds, to http. Blobs are read, decoded and
 * added one at a time on the asking thread, so that memory does not grow with their number; what whole windows come to
 * is built before it is asked for, by the one thread that calls {@link org.jvmpprof.collector.query.Rollups}.
 */
@NullMarked
package org.jvmpprof.collector.query;

import org.jspecify.annotations.NullMarked;
