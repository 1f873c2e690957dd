package org.jvmpprof.collector.query;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.proto.ValueType;

/**
 * The rows with the largest own values, largest first; {@code more} rows were left out. {@code total} is the sum over all
 * samples, to which the own values of all rows add up. {@code type} is null when no sums are known of any profile.
 * Immutable.
 */
public record TopAnswer(@Nullable ValueType type, long merged, long matched, long total, List<Row> rows, long more) {
    public TopAnswer {
        rows = List.copyOf(rows);
    }

    /** One function, package or service, and what each service has of it, largest first. Immutable. */
    public record Row(String name, long self, long total, List<Part> services) {
        public Row {
            services = List.copyOf(services);
        }
    }

    /** A service's part of a row. Immutable. */
    public record Part(String service, long self, long total) {}
}
