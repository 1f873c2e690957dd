/**
 * Where profiles lie. Enters: checked profiles ({@link org.jvmpprof.collector.store.NewProfile}) from ingest. Leaves:
 * metadata and blobs, to query and http. The door is {@link org.jvmpprof.collector.store.ProfileStore}; the embedded
 * store behind it is SQLite for metadata and append-only segment files for blobs. Threads: callers read on their own
 * threads; all writing is done by one thread, {@code collector-store}, which commits posters in groups.
 */
@NullMarked
package org.jvmpprof.collector.store;

import org.jspecify.annotations.NullMarked;
