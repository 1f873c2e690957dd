package org.jvmpprof.collector.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.store.ProfileStore;
import org.jvmpprof.collector.store.TypeActivity;

/** {@code GET /api/0/activity}: what comes in, of which service and type, and when it last did. On HTTP threads. */
final class ActivityRoutes {
    private static final int PARTS = 60;
    private static final int MOST_PARTS = 1_000;

    private final ProfileStore store;
    private final Parameters parameters;

    ActivityRoutes(ProfileStore store, Parameters parameters) {
        this.store = store;
        this.parameters = parameters;
    }

    void addTo(Routes routes) {
        routes.get("/api/0/activity", call -> activity(call.fields()));
    }

    private Answer activity(Fields fields) throws BadRequestException, IOException {
        long from = parameters.time(fields, "from");
        long to = parameters.time(fields, "to");
        if (from > to) {
            throw new BadRequestException("bad request: \"from\" is after \"to\"; swap them");
        }
        int parts = parts(fields.getValue("buckets"));
        String service = fields.getValue("service");
        List<TypeActivity> found =
                store.activity(service == null || service.isEmpty() ? null : service, from, to, parts);
        double seconds = ((double) to - from) / parts / 1e9;
        return Answer.json(200, Json.body(json -> write(json, found, from, to, seconds)));
    }

    private static int parts(@Nullable String text) throws BadRequestException {
        if (text == null || text.isEmpty()) {
            return PARTS;
        }
        int parts = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
        if (parts < 1 || parts > MOST_PARTS) {
            throw new BadRequestException(
                    "bad request: bad \"buckets\" \"" + text + "\": must be a number from 1 to " + MOST_PARTS);
        }
        return parts;
    }

    private static void write(JsonGenerator json, List<TypeActivity> found, long from, long to, double seconds)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("from", Json.time(from));
        json.writeStringField("to", Json.time(to));
        json.writeNumberField("step_seconds", seconds);
        json.writeArrayFieldStart("services");
        String service = null;
        for (TypeActivity one : found) {
            if (!one.service().equals(service)) {
                endService(json, service);
                service = one.service();
                json.writeStartObject();
                json.writeStringField("service", service);
                json.writeArrayFieldStart("types");
            }
            type(json, one);
        }
        endService(json, service);
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void endService(JsonGenerator json, @Nullable String service) throws IOException {
        if (service != null) {
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void type(JsonGenerator json, TypeActivity one) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", one.kind().text());
        json.writeStringField("last", Json.time(one.lastNanos()));
        json.writeArrayFieldStart("counts");
        for (long count : one.counts()) {
            json.writeNumber(count);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
