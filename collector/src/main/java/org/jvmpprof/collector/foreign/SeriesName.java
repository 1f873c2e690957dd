package org.jvmpprof.collector.foreign;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.store.LabelPair;
import org.jvmpprof.collector.store.ProfileKind;

/**
 * What Pyroscope's {@code /ingest} calls a name: {@code shop.cpu{region=eu,pod="shop-1"}}. The name before the brace is
 * the service; if it ends in one of the words by which Pyroscope's older clients told the kind, that word is the kind.
 * Labels whose names begin with two underscores are the clients' own business and are left out. Immutable.
 */
record SeriesName(String service, @Nullable ProfileKind kind, List<LabelPair> labels) {
    private static final Map<String, ProfileKind> KINDS = Map.ofEntries(
            Map.entry("cpu", ProfileKind.CPU),
            Map.entry("itimer", ProfileKind.CPU),
            Map.entry("ctimer", ProfileKind.CPU),
            Map.entry("wall", ProfileKind.WALL),
            Map.entry("alloc", ProfileKind.HEAP),
            Map.entry("alloc_objects", ProfileKind.HEAP),
            Map.entry("alloc_space", ProfileKind.HEAP),
            Map.entry("inuse_objects", ProfileKind.HEAP),
            Map.entry("inuse_space", ProfileKind.HEAP),
            Map.entry("lock", ProfileKind.BLOCK),
            Map.entry("block_count", ProfileKind.BLOCK),
            Map.entry("block_duration", ProfileKind.BLOCK),
            Map.entry("mutex_count", ProfileKind.MUTEX),
            Map.entry("mutex_duration", ProfileKind.MUTEX),
            Map.entry("goroutines", ProfileKind.GOROUTINE),
            Map.entry("exceptions", ProfileKind.EXCEPTIONS));

    static SeriesName parse(String text) throws BadRequestException {
        int open = text.indexOf('{');
        if (open >= 0 && !text.trim().endsWith("}")) {
            throw new BadRequestException(
                    "bad request: bad \"name\" \"" + Texts.brief(text) + "\": no } at its end; write app{label=value}");
        }
        String name = (open < 0 ? text : text.substring(0, open)).trim();
        List<LabelPair> labels = open < 0 ? List.of() : labels(text.substring(open + 1, text.lastIndexOf('}')));
        int dot = name.lastIndexOf('.');
        ProfileKind kind = dot <= 0 ? null : KINDS.get(name.substring(dot + 1));
        return new SeriesName(kind == null ? name : name.substring(0, dot), kind, labels);
    }

    private static List<LabelPair> labels(String text) throws BadRequestException {
        List<LabelPair> labels = new ArrayList<>();
        for (String entry : text.split(",", -1)) {
            int equals = entry.indexOf('=');
            if (equals < 0 && !entry.isBlank()) {
                throw new BadRequestException(
                        "bad request: bad label \"" + Texts.brief(entry) + "\" in \"name\"; write app{label=value}");
            }
            String key = equals < 0 ? "" : entry.substring(0, equals).trim();
            if (!key.isEmpty() && !key.startsWith("__")) {
                labels.add(
                        new LabelPair(key, unquoted(entry.substring(equals + 1).trim())));
            }
        }
        return labels;
    }

    private static String unquoted(String value) {
        boolean isQuoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return isQuoted ? value.substring(1, value.length() - 1) : value;
    }

    /** The value of a label, or empty. */
    String label(String key) {
        return Texts.value(labels, key);
    }
}
