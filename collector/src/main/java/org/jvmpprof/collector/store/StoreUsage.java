package org.jvmpprof.collector.store;

/** What the store holds: profiles, segment files, and bytes on disk of blobs and of metadata. Immutable. */
public record StoreUsage(long profiles, long segments, long blobBytes, long metadataBytes, long diskFreeBytes) {}
