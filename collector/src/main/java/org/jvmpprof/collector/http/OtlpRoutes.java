package org.jvmpprof.collector.http;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.foreign.JsonToProto;
import org.jvmpprof.collector.foreign.OtlpProfiles;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.Ingest;
import org.jvmpprof.collector.ingest.IngestLimits;
import org.jvmpprof.collector.ingest.OverloadedException;
import org.jvmpprof.collector.ingest.TooLargeException;
import org.jvmpprof.collector.ingest.Unpacking;
import org.jvmpprof.collector.ingest.Upload;
import org.jvmpprof.collector.store.StoreFullException;

/**
 * {@code POST /v1development/profiles}: OTLP over HTTP, protobuf or JSON, gzipped or not. A message is stored whole or
 * not at all, so the answer is an empty response or a Status. Called on HTTP threads. Source: the OTLP specification,
 * which lets clients retry after 429, 502, 503 and 504 only.
 */
final class OtlpRoutes {
    static final String PATH = "/v1development/profiles";

    private static final String GRPC_PATH =
            "/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export";
    private static final String PROTO = "application/x-protobuf";
    private static final String JSON = "application/json";
    private static final String RETRY_SECONDS = "5";
    private static final int INVALID_ARGUMENT = 3;
    private static final int UNAVAILABLE = 14;
    private static final int STATUS_CODE = 1;
    private static final int STATUS_MESSAGE = 2;

    private final Ingest ingest;
    private final IngestLimits limits;

    OtlpRoutes(Ingest ingest, IngestLimits limits) {
        this.ingest = ingest;
        this.limits = limits;
    }

    void addTo(Routes routes) {
        routes.post(PATH, this::post)
                .post(GRPC_PATH, call -> Grpc.refusal("gRPC is not spoken here; use OTLP over HTTP: POST " + PATH));
    }

    private Answer post(Call call) throws ApiException, IOException {
        Request request = call.request();
        String type = BodyEncoding.type(request);
        if (!type.equals(PROTO) && !type.equals(JSON)) {
            throw new ApiException(415, "content type \"" + type + "\" is not known; use " + PROTO + " or " + JSON);
        }
        if (!BodyEncoding.isGzipOrPlain(request)) {
            throw new ApiException(
                    415, "content encoding " + BodyEncoding.encoding(request) + " is not known; use gzip");
        }
        return export(call, type.equals(JSON));
    }

    private Answer export(Call call, boolean isJson) throws IOException {
        String key = call.header("Idempotency-Key");
        try {
            ingest.acceptAll(call.body(), (body, memory) -> unpack(body, memory, isJson, key));
        } catch (BadRequestException e) {
            return status(400, INVALID_ARGUMENT, e.getMessage(), isJson);
        } catch (TooLargeException e) {
            return status(413, INVALID_ARGUMENT, e.getMessage(), isJson).with("Connection", "close");
        } catch (OverloadedException e) {
            return status(503, UNAVAILABLE, e.getMessage(), isJson)
                    .with("Retry-After", Integer.toString(e.retryAfterSeconds()));
        } catch (StoreFullException e) {
            return status(503, UNAVAILABLE, e.getMessage(), isJson).with("Retry-After", RETRY_SECONDS);
        }
        return isJson ? Answer.bytes(200, JSON, new byte[] {'{', '}'}) : Answer.bytes(200, PROTO, new byte[0]);
    }

    private List<Upload> unpack(byte[] body, Unpacking memory, boolean isJson, @Nullable String key)
            throws BadRequestException, TooLargeException, OverloadedException {
        byte[] plain = memory.open(body);
        return OtlpProfiles.unpack(isJson ? JsonToProto.otlp(plain) : plain, limits, key);
    }

    /** A google.rpc.Status, in the form that the request had. */
    private static Answer status(int status, int code, @Nullable String message, boolean isJson) throws IOException {
        if (isJson) {
            return Answer.json(status, Json.object(json -> {
                json.writeNumberField("code", code);
                json.writeStringField("message", String.valueOf(message));
            }));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeInt32(STATUS_CODE, code);
        out.writeString(STATUS_MESSAGE, String.valueOf(message));
        out.flush();
        return Answer.bytes(status, PROTO, bytes.toByteArray());
    }
}
