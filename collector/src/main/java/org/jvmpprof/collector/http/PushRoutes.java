package org.jvmpprof.collector.http;

import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.foreign.JsonToProto;
import org.jvmpprof.collector.foreign.PyroscopePush;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.Ingest;
import org.jvmpprof.collector.ingest.OverloadedException;
import org.jvmpprof.collector.ingest.TooLargeException;
import org.jvmpprof.collector.ingest.Unpacking;
import org.jvmpprof.collector.ingest.Upload;
import org.jvmpprof.collector.store.StoreFullException;

/**
 * Pyroscope's push service by the Connect protocol, as Grafana Alloy calls it: unary, protobuf or JSON, gzipped or not,
 * errors as JSON with Connect's codes. gRPC's framing is refused in gRPC's own words. Called on HTTP threads. Source: the
 * Connect protocol's reference.
 */
final class PushRoutes {
    static final String PATH = "/push.v1.PusherService/Push";

    private static final String PROTO = "application/proto";
    private static final String JSON = "application/json";
    private static final String RETRY_SECONDS = "5";

    private final Ingest ingest;

    PushRoutes(Ingest ingest) {
        this.ingest = ingest;
    }

    void addTo(Routes routes) {
        routes.post(PATH, this::post);
    }

    private Answer post(Call call) throws IOException {
        Request request = call.request();
        if (BodyEncoding.isGrpc(request)) {
            return Grpc.refusal("gRPC is not spoken here; use the Connect protocol (" + PROTO + " or " + JSON + ")");
        }
        String type = BodyEncoding.type(request);
        if (!type.equals(PROTO) && !type.equals(JSON)) {
            return error(415, "unknown", "content type \"" + type + "\" is not known; use " + PROTO + " or " + JSON)
                    .with("Accept-Post", PROTO + ", " + JSON);
        }
        if (!BodyEncoding.isGzipOrPlain(request)) {
            return error(
                    501,
                    "unimplemented",
                    "content encoding " + BodyEncoding.encoding(request) + " is not known; use gzip or identity");
        }
        return push(call, type.equals(JSON));
    }

    private Answer push(Call call, boolean isJson) throws IOException {
        String key = call.header("Idempotency-Key");
        try {
            ingest.acceptAll(call.body(), (body, memory) -> unpack(body, memory, isJson, key));
        } catch (BadRequestException e) {
            return error(400, "invalid_argument", e.getMessage());
        } catch (TooLargeException e) {
            // Not resource_exhausted: clients would send the same again.
            return error(400, "invalid_argument", e.getMessage()).with("Connection", "close");
        } catch (OverloadedException e) {
            return error(503, "unavailable", e.getMessage())
                    .with("Retry-After", Integer.toString(e.retryAfterSeconds()));
        } catch (StoreFullException e) {
            return error(503, "unavailable", e.getMessage()).with("Retry-After", RETRY_SECONDS);
        }
        return isJson ? Answer.bytes(200, JSON, new byte[] {'{', '}'}) : Answer.bytes(200, PROTO, new byte[0]);
    }

    private static List<Upload> unpack(byte[] body, Unpacking memory, boolean isJson, @Nullable String key)
            throws BadRequestException, TooLargeException, OverloadedException {
        byte[] plain = memory.open(body);
        return PyroscopePush.unpack(isJson ? JsonToProto.push(plain) : plain, key);
    }

    private static Answer error(int status, String code, @Nullable String message) {
        return Answer.json(status, Json.object(json -> {
            json.writeStringField("code", code);
            json.writeStringField("message", String.valueOf(message));
        }));
    }
}
