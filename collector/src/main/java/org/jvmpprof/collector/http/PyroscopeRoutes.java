package org.jvmpprof.collector.http;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.jvmpprof.collector.foreign.PyroscopeIngest;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.Ingest;
import org.jvmpprof.collector.ingest.OverloadedException;
import org.jvmpprof.collector.ingest.TooLargeException;
import org.jvmpprof.collector.ingest.Unpacking;
import org.jvmpprof.collector.store.ProfileMeta;

/** {@code POST /ingest}, as Pyroscope's agents post. The answer lists what was stored. Called on HTTP threads. */
final class PyroscopeRoutes {
    static final String PATH = "/ingest";

    private final Ingest ingest;
    private final Clock clock;

    PyroscopeRoutes(Ingest ingest, Clock clock) {
        this.ingest = ingest;
        this.clock = clock;
    }

    void addTo(Routes routes) {
        routes.post(PATH, this::post);
    }

    private Answer post(Call call)
            throws BadRequestException, TooLargeException, OverloadedException, ApiException, IOException {
        Request request = call.request();
        if (!BodyEncoding.isGzipOrPlain(request)) {
            throw new ApiException(
                    415, "content encoding " + BodyEncoding.encoding(request) + " is not known; use gzip");
        }
        Fields fields = call.fields();
        PyroscopeIngest.Query query = new PyroscopeIngest.Query(
                fields.getValue("name"),
                fields.getValue("format"),
                fields.getValue("from"),
                fields.getValue("sampleRate"),
                call.header("Idempotency-Key"));
        List<ProfileMeta> stored = ingest.acceptAll(
                call.body(),
                (body, memory) ->
                        PyroscopeIngest.unpack(query, parts(request, query, body, memory), memory, clock.instant()));
        return Answer.json(200, Json.body(json -> {
            json.writeStartArray();
            for (ProfileMeta meta : stored) {
                Json.meta(json, meta);
            }
            json.writeEndArray();
        }));
    }

    /** A body that is no form is the profile itself. */
    private static Map<String, byte[]> parts(
            Request request, PyroscopeIngest.Query query, byte[] body, Unpacking memory)
            throws BadRequestException, TooLargeException, OverloadedException, IOException {
        if (BodyEncoding.type(request).equals("multipart/form-data")) {
            byte[] form = BodyEncoding.encoding(request).isEmpty() ? body : memory.open(body);
            return FormParts.read(request.getHeaders().get(HttpHeader.CONTENT_TYPE), form);
        }
        String format = query.format();
        return Map.of(format == null ? "pprof" : format, body);
    }
}
