package org.jvmpprof.collector.http;

import java.time.Clock;
import java.util.List;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.Ingest;
import org.jvmpprof.collector.ingest.IngestLimits;
import org.jvmpprof.collector.ingest.Labels;
import org.jvmpprof.collector.ingest.TimeText;
import org.jvmpprof.collector.store.LabelPair;
import org.jvmpprof.collector.store.PageCursor;
import org.jvmpprof.collector.store.ProfileKind;
import org.jvmpprof.collector.store.ProfileQuery;

/** Reads the parameters of queries, in profefe's order of complaint: service, type, labels, from, to, limit. */
final class Parameters {
    private final IngestLimits limits;
    private final Clock clock;

    Parameters(IngestLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** A range of time in unix nanoseconds, both ends inclusive. */
    record Range(long fromNanos, long toNanos) {}

    /** @param isTypeNeeded whether one type must be named; otherwise all types of the service are meant */
    ProfileQuery query(Fields fields, boolean isTypeNeeded) throws BadRequestException {
        String service = Ingest.service(fields.getValue("service"), limits);
        String type = fields.getValue("type");
        boolean hasType = isTypeNeeded || (type != null && !type.isEmpty());
        @Nullable ProfileKind kind = hasType ? Ingest.kind(type) : null;
        List<LabelPair> wanted = labels(fields, "labels");
        Range range = range(fields, "from", "to");
        return new ProfileQuery(service, kind, range.fromNanos(), range.toNanos(), wanted);
    }

    /** What {@code target} is compared with: of each parameter the one with {@code base_} before it, if it is there. */
    ProfileQuery base(Fields fields, ProfileQuery target) throws BadRequestException {
        String service = fields.getValue("base_service");
        String labels = fields.getValue("base_labels");
        boolean hasTimes = fields.getValue("base_from") != null || fields.getValue("base_to") != null;
        if (service == null && labels == null && !hasTimes) {
            throw new BadRequestException(
                    "bad request: nothing to compare with; name base_from and base_to, base_labels"
                            + " or base_service");
        }
        Range range =
                hasTimes ? range(fields, "base_from", "base_to") : new Range(target.fromNanos(), target.toNanos());
        return new ProfileQuery(
                service == null || service.isEmpty() ? target.service() : Ingest.service(service, limits),
                target.kind(),
                range.fromNanos(),
                range.toNanos(),
                labels == null ? target.labels() : labels(fields, "base_labels"));
    }

    ProfileKind kind(Fields fields) throws BadRequestException {
        return Ingest.kind(fields.getValue("type"));
    }

    @Nullable
    String optionalService(Fields fields) throws BadRequestException {
        String service = fields.getValue("service");
        return service == null || service.isEmpty() ? null : Ingest.service(service, limits);
    }

    List<LabelPair> labels(Fields fields, String name) throws BadRequestException {
        String labels = fields.getValue(name);
        return Labels.parse(labels == null ? "" : labels, limits);
    }

    Range range(Fields fields, String fromName, String toName) throws BadRequestException {
        long from = time(fields, fromName);
        long to = time(fields, toName);
        if (from > to) {
            throw new BadRequestException("bad request: \"" + fromName + "\" is after \"" + toName + "\"; swap them");
        }
        return new Range(from, to);
    }

    /** A time that must be there, in unix nanoseconds. */
    long time(Fields fields, String name) throws BadRequestException {
        String text = fields.getValue(name);
        if (text == null || text.isEmpty()) {
            throw new BadRequestException("bad request: missing \"" + name + "\"");
        }
        try {
            return TimeText.parse(text, clock.instant());
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(
                    "bad request: bad \"" + name + "\" timestamp \"" + text + "\": " + e.getMessage(), e);
        }
    }

    /** The parameter {@code limit}, or 0 when all are wanted. */
    static int limit(Fields fields) throws BadRequestException {
        String text = fields.getValue("limit");
        if (text == null || text.isEmpty()) {
            return 0;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 0) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw badLimit(text);
        }
        throw badLimit(text);
    }

    private static BadRequestException badLimit(String text) {
        return new BadRequestException(
                "bad request: bad \"limit\" \"" + text + "\": must be a number from 1, or absent for all");
    }

    static @Nullable PageCursor cursor(Fields fields) throws BadRequestException {
        String text = fields.getValue("cursor");
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return PageCursor.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("bad request: bad \"cursor\" \"" + text + "\": " + e.getMessage(), e);
        }
    }
}
