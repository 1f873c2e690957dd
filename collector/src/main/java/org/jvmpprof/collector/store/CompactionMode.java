package org.jvmpprof.collector.store;

/** What compaction may do with a stored profile. */
public enum CompactionMode {
    /** Every profile comes back byte for byte; what can't be packed so is kept as it was sent. */
    EXACT,
    /** As exact where that can be; else the content is packed and comes back gzipped anew: equal, not the same bytes. */
    CONTENT,
    /** Nothing is packed; what was packed before is still read. */
    OFF
}
