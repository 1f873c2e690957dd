package org.jvmpprof.collector.store;

/**
 * What the store holds: profiles, segment files, and bytes on disk of blobs and of metadata. Of the files,
 * {@code packedSegments} are packed: profiles of {@code packedFromBytes} bytes as they were sent (those that have expired
 * since counted in) lie in {@code packedBytes}. Immutable.
 */
public record StoreUsage(
        long profiles,
        long segments,
        long blobBytes,
        long metadataBytes,
        long diskFreeBytes,
        long packedSegments,
        long packedFromBytes,
        long packedBytes) {}
