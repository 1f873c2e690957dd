package org.jvmpprof.agent.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One source's keys and texts, unchecked, in the order they were given. Confined to one thread. */
final class RawOptions {
    private final Source source;
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    RawOptions(Source source) {
        this.source = source;
    }

    Source source() {
        return source;
    }

    void add(String key, String value) {
        values.computeIfAbsent(key, k -> new ArrayList<>()).add(value);
    }

    Set<String> keys() {
        return values.keySet();
    }

    /** All values of the key, or null if this source does not have it. */
    @Nullable
    List<String> values(String key) {
        List<String> found = values.get(key);
        return found == null ? null : Collections.unmodifiableList(found);
    }

    /** Takes over what {@code other} has and this has not. */
    void addMissing(RawOptions other) {
        for (Map.Entry<String, List<String>> entry : other.values.entrySet()) {
            values.putIfAbsent(entry.getKey(), entry.getValue());
        }
    }
}
