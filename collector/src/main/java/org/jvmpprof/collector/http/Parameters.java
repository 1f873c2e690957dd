package org.jvmpprof.collector.http;

import java.time.Clock;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.Ingest;
import org.jvmpprof.collector.ingest.IngestLimits;
import org.jvmpprof.collector.ingest.Labels;
import org.jvmpprof.collector.ingest.TimeText;
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

    /** @param isTypeNeeded whether one type must be named; otherwise all types of the service are meant */
    ProfileQuery query(Fields fields, boolean isTypeNeeded) throws BadRequestException {
        String service = Ingest.service(fields.getValue("service"), limits);
        String type = fields.getValue("type");
        boolean hasType = isTypeNeeded || (type != null && !type.isEmpty());
        @Nullable ProfileKind kind = hasType ? Ingest.kind(type) : null;
        String labels = fields.getValue("labels");
        var wanted = Labels.parse(labels == null ? "" : labels, limits);
        long from = time(fields, "from");
        long to = time(fields, "to");
        if (from > to) {
            throw new BadRequestException("bad request: \"from\" is after \"to\"; swap them");
        }
        return new ProfileQuery(service, kind, from, to, wanted);
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
