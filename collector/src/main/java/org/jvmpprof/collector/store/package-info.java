/**
 * Where profiles lie. Enters: checked profiles ({@link org.jvmpprof.collector.store.NewProfile}) from ingest. Leaves:
 * metadata, blobs, function sums and rollups of windows, to query and http. The doors are
 * {@link org.jvmpprof.collector.store.ProfileStore} and, behind it, {@link org.jvmpprof.collector.store.SummaryStore} and
 * {@link org.jvmpprof.collector.store.RollupStore}; the embedded store is SQLite for rows and append-only segment files
 * for blobs, which become packs when they are full. Threads: callers read on their own threads; {@code collector-store}
 * does all writing to the index and to segments, and commits posters in groups; {@code collector-compact} writes packs.
 */
@NullMarked
package org.jvmpprof.collector.store;

import org.jspecify.annotations.NullMarked;
