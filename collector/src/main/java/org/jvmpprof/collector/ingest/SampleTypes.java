package org.jvmpprof.collector.ingest;

import java.util.Map;
import org.jvmpprof.collector.store.ProfileKind;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ValueType;

/**
 * Tells a profile's kind by its sample types, where nobody has named it. Go's and Java's profilers agree on these names;
 * mutex and block have the same, so a contention profile counts as block unless its sender says otherwise.
 */
public final class SampleTypes {
    private static final Map<String, ProfileKind> KINDS = Map.ofEntries(
            Map.entry("cpu", ProfileKind.CPU),
            Map.entry("wall", ProfileKind.WALL),
            Map.entry("alloc_objects", ProfileKind.HEAP),
            Map.entry("alloc_space", ProfileKind.HEAP),
            Map.entry("inuse_objects", ProfileKind.HEAP),
            Map.entry("inuse_space", ProfileKind.HEAP),
            Map.entry("contentions", ProfileKind.BLOCK),
            Map.entry("delay", ProfileKind.BLOCK),
            Map.entry("goroutine", ProfileKind.GOROUTINE),
            Map.entry("goroutines", ProfileKind.GOROUTINE),
            Map.entry("threadcreate", ProfileKind.THREADCREATE),
            Map.entry("exceptions", ProfileKind.EXCEPTIONS),
            Map.entry("exception", ProfileKind.EXCEPTIONS));

    private SampleTypes() {}

    /** The kind of the first sample type that has one; {@link ProfileKind#OTHER} if none has. */
    public static ProfileKind kind(Profile profile) {
        for (ValueType type : profile.sampleTypes()) {
            ProfileKind kind = KINDS.get(type.type());
            if (kind != null) {
                return kind;
            }
        }
        return ProfileKind.OTHER;
    }
}
