/**
 * Where profiles lie. Enters: checked profiles ({@link org.jvmpprof.collector.store.NewProfile}) from ingest. Leaves:
 * metadata and blobs, to query and http. The door is {@link org.jvmpprof.collector.store.ProfileStore}; the embedded
 * store behind it is SQLite for metadata and append-only segment files for blobs, which become packs when they are full.
 * Threads: callers read on their own threads; {@code collector-store} does all writing to the index and to segments, and
 * commits posters in groups; {@code collector-compact} writes packs.
 */
@NullMarked
package org.jvmpprof.collector.store;

import org.jspecify.annotations.NullMarked;
