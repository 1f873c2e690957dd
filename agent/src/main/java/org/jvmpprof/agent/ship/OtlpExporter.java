package org.jvmpprof.agent.ship;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.MalformedProfileException;
import org.jvmpprof.proto.OtlpEncoder;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileDecoder;
import org.jvmpprof.proto.ProfileTooLargeException;

/**
 * Speaks OTLP over HTTP: {@code POST /v1development/profiles}, protobuf, gzip. The spool holds pprof for all exporters,
 * so the profile is decoded here again; the bytes of every attempt are the same. Source: the OTLP specification, which
 * allows a retry for 429, 502, 503 and 504 only.
 */
final class OtlpExporter implements Exporter {
    private static final int PARTIAL_SUCCESS = 1;
    private static final int REJECTED_PROFILES = 1;
    private static final int ERROR_MESSAGE = 2;

    private final Target target;
    private final HttpClient client;
    private final ShipClock clock;

    OtlpExporter(Target target, ShipSettings settings, ShipClock clock) {
        this.target = target;
        this.client = new HttpClient(target, settings);
        this.clock = clock;
    }

    @Override
    public String name() {
        return target.name();
    }

    @Override
    public Delivery send(Shipment shipment) {
        byte[] body;
        try {
            body = body(shipment);
        } catch (MalformedProfileException | ProfileTooLargeException e) {
            return Delivery.rejected("the profile cannot be read: " + Text.line(String.valueOf(e.getMessage()), 200));
        } catch (IOException e) {
            return Delivery.retry(Failures.say(e));
        }
        try {
            return judge(client.post(
                    "/v1development/profiles",
                    Collections.singletonMap("Content-Encoding", "gzip"),
                    "application/x-protobuf",
                    body));
        } catch (IOException e) {
            return Delivery.retry(Failures.say(e));
        }
    }

    private static byte[] body(Shipment shipment)
            throws IOException, MalformedProfileException, ProfileTooLargeException {
        Profile profile = ProfileDecoder.decode(shipment.body(), DecodeLimits.DEFAULT);
        Map<String, String> resource = new LinkedHashMap<>();
        resource.put("service.name", shipment.service());
        resource.put("service.instance.id", shipment.instance());
        resource.putAll(shipment.labels());
        ByteArrayOutputStream body = new ByteArrayOutputStream(shipment.body().length);
        try (OutputStream gzip = new GZIPOutputStream(body)) {
            gzip.write(OtlpEncoder.encode(profile, shipment.type(), resource));
        }
        return body.toByteArray();
    }

    private Delivery judge(HttpAnswer answer) {
        if (!answer.isOk()) {
            Delivery failure = Answers.failure(answer, clock.unixMillis());
            return isFinal(answer.status()) ? Delivery.rejected(failure.message()) : failure;
        }
        String refused = refused(answer.bytes());
        return refused == null ? Delivery.SENT : Delivery.rejected("took only a part: " + Text.line(refused, 200));
    }

    private static boolean isFinal(int status) {
        return status != 429 && status != 502 && status != 503 && status != 504;
    }

    /** The reason if the server says that it has refused profiles (message ExportProfilesPartialSuccess), else null. */
    private static @Nullable String refused(byte[] answer) {
        try {
            CodedInputStream in = CodedInputStream.newInstance(answer);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == PARTIAL_SUCCESS) {
                    return partial(CodedInputStream.newInstance(in.readByteArray()));
                }
                in.skipField(tag);
            }
        } catch (IOException e) {
            return "the answer is no OTLP (" + e.getMessage() + "); is this the collector's address?";
        }
        return null;
    }

    private static @Nullable String partial(CodedInputStream in) throws IOException {
        long rejected = 0;
        String message = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case REJECTED_PROFILES:
                    rejected = in.readInt64();
                    break;
                case ERROR_MESSAGE:
                    message = in.readString();
                    break;
                default:
                    in.skipField(tag);
            }
        }
        return rejected == 0 ? null : rejected + " profiles refused: " + message;
    }

    @Override
    public void idle() {
        client.disconnect();
    }

    @Override
    public void abort() {
        client.abort();
    }
}
