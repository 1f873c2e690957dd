/**
 * Where profiles lie. Enters: checked profiles ({@link org.jvmpprof.collector.store.NewProfile}) from ingest. Leaves:
 * metadata, blobs, function sums and rollups of windows, to query and http. The doors are
 * {@link org.jvmpprof.collector.store.ProfileStore} and, behind it, {@link org.jvmpprof.collector.store.SummaryStore} and
 * {@link org.jvmpprof.collector.store.RollupStore}; the embedded store is SQLite for rows and append-only segment files
 * for blobs. Threads: callers read on their own threads; all writing is done by one thread, {@code collector-store},
 * which commits posters in groups.
 */
@NullMarked
package org.jvmpprof.collector.store;

import org.jspecify.annotations.NullMarked;
