package org.jvmpprof.collector.ingest;

/**
 * What is accepted, at most: bytes of a body, of its content unpacked, samples, labels of a profile, and UTF-16 units
 * of a label's key or value, a service or an instance id. Immutable.
 */
public record IngestLimits(int bodyBytes, int decompressedBytes, int samples, int labels, int textLength) {}
