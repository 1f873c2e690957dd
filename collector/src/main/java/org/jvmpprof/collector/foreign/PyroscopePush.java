package org.jvmpprof.collector.foreign;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.TooLargeException;
import org.jvmpprof.collector.ingest.Upload;
import org.jvmpprof.collector.store.LabelPair;
import org.jvmpprof.collector.store.ProfileKind;

/**
 * Unpacks a request of Pyroscope's push service, as Grafana Alloy sends it: series of labels with pprof profiles. The
 * label {@code service_name} is the service, {@code __name__} tells the kind, the other labels that begin with two
 * underscores are not kept. Source: push/v1/push.proto.
 *
 * <pre>
 *   PushRequest  1: repeated Series     Series  1: repeated LabelPair   2: repeated RawSample
 *   LabelPair    1: name  2: value      RawSample  1: raw_profile       2: ID
 * </pre>
 */
public final class PyroscopePush {
    /** What Pyroscope calls a series without the label. */
    private static final String NO_SERVICE = "unspecified";

    private static final int MAX_PROFILES = 1_000;
    private static final Map<String, ProfileKind> KINDS = Map.ofEntries(
            Map.entry("process_cpu", ProfileKind.CPU),
            Map.entry("memory", ProfileKind.HEAP),
            Map.entry("godeltaprof_memory", ProfileKind.HEAP),
            Map.entry("block", ProfileKind.BLOCK),
            Map.entry("godeltaprof_block", ProfileKind.BLOCK),
            Map.entry("mutex", ProfileKind.MUTEX),
            Map.entry("godeltaprof_mutex", ProfileKind.MUTEX),
            Map.entry("goroutine", ProfileKind.GOROUTINE),
            Map.entry("goroutines", ProfileKind.GOROUTINE),
            Map.entry("threadcreate", ProfileKind.THREADCREATE),
            Map.entry("wall", ProfileKind.WALL),
            Map.entry("exceptions", ProfileKind.EXCEPTIONS));

    private final @Nullable String idempotencyKey;
    private final List<Upload> uploads = new ArrayList<>();

    private PyroscopePush(@Nullable String idempotencyKey) {
        this.idempotencyKey = idempotencyKey;
    }

    /** The profiles in {@code message}, a PushRequest as protobuf, not compressed. */
    public static List<Upload> unpack(byte[] message, @Nullable String idempotencyKey)
            throws BadRequestException, TooLargeException {
        PyroscopePush push = new PyroscopePush(idempotencyKey);
        try {
            ProtoInput in = new ProtoInput(message);
            while (in.next()) {
                if (in.field() == 1) {
                    push.readSeries(in.message());
                } else {
                    in.skip();
                }
            }
        } catch (IOException e) {
            throw new BadRequestException("malformed push request: " + e.getMessage(), e);
        }
        return push.uploads;
    }

    private void readSeries(ProtoInput in) throws IOException, BadRequestException, TooLargeException {
        List<LabelPair> labels = new ArrayList<>();
        List<ProtoInput> samples = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> labels.add(label(in.message()));
                case 2 -> samples.add(in.message());
                default -> in.skip();
            }
        }
        for (ProtoInput sample : samples) {
            if (uploads.size() == MAX_PROFILES) {
                throw new TooLargeException(
                        "push request too large: more than " + MAX_PROFILES + " profiles; send them in parts");
            }
            uploads.add(upload(sample, labels));
        }
    }

    private static LabelPair label(ProtoInput in) throws IOException {
        String name = "";
        String value = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.text();
                case 2 -> value = in.text();
                default -> in.skip();
            }
        }
        return new LabelPair(name, value);
    }

    private Upload upload(ProtoInput in, List<LabelPair> labels) throws IOException, BadRequestException {
        byte[] pprof = {};
        String id = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> pprof = in.bytes();
                case 2 -> id = in.text();
                default -> in.skip();
            }
        }
        if (pprof.length == 0) {
            throw new BadRequestException("malformed push request: a sample has no raw_profile");
        }
        String service = Texts.value(labels, "service_name");
        List<LabelPair> kept = labels.stream()
                .filter(label -> !label.key().startsWith("__") && !label.key().equals("service_name"))
                .toList();
        return new Upload(
                service.isEmpty() ? NO_SERVICE : service,
                KINDS.get(Texts.value(labels, "__name__")),
                Texts.value(labels, "instance"),
                kept,
                OptionalLong.empty(),
                key(id),
                pprof);
    }

    private @Nullable String key(String id) {
        if (idempotencyKey != null) {
            return idempotencyKey + "-" + uploads.size();
        }
        return id.isEmpty() ? null : "push:" + id;
    }
}
