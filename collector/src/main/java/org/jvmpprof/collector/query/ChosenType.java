package org.jvmpprof.collector.query;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.store.ProfileQuery;
import org.jvmpprof.collector.store.SummaryStore;
import org.jvmpprof.proto.ValueType;

/** Decides which sample type a question is about, since the profiles it is asked of may have several. */
final class ChosenType {
    private ChosenType() {}

    /**
     * The type of this name, or when none is named the one that most of the latest profiles want to be shown by; null
     * when no sums are known of any of them.
     */
    static @Nullable ValueType of(SummaryStore summaries, List<ProfileQuery> queries, @Nullable String wanted)
            throws IOException, BadRequestException {
        Map<ValueType, Long> candidates = new HashMap<>();
        TreeSet<String> known = new TreeSet<>();
        boolean isNamed = wanted != null && !wanted.isEmpty();
        for (ProfileQuery query : queries) {
            summaries.valueTypes(query).forEach((types, count) -> {
                types.types().forEach(type -> known.add(type.type()));
                ValueType type = isNamed ? types.named(String.valueOf(wanted)) : types.shown();
                if (type != null) {
                    candidates.merge(type, count, Long::sum);
                }
            });
        }
        if (isNamed && candidates.isEmpty() && !known.isEmpty()) {
            throw new BadRequestException("bad request: \"sample_type\" \"" + wanted
                    + "\" is not in the latest of these profiles; use one of " + String.join(", ", known));
        }
        return largest(candidates);
    }

    private static @Nullable ValueType largest(Map<ValueType, Long> candidates) {
        ValueType largest = null;
        long most = 0;
        for (Map.Entry<ValueType, Long> each : candidates.entrySet()) {
            boolean isEqual = each.getValue() == most;
            if (each.getValue() > most
                    || (isEqual && largest != null && each.getKey().toString().compareTo(largest.toString()) < 0)) {
                largest = each.getKey();
                most = each.getValue();
            }
        }
        return largest;
    }
}
