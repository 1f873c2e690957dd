package org.jvmpprof.agent.ship;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Speaks to a Grafana Pyroscope server: {@code POST /ingest?format=pprof}, multipart, with the pprof as the file {@code
 * profile}. The server names a profile after its sample types; where pprof's names do not tell block from mutex, or are
 * not the server's, {@code sample_type_config} says what they are there. Source: Pyroscope's server API reference, and
 * the names that its Go agent sends.
 */
final class PyroscopeExporter implements Exporter {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Target target;
    private final HttpClient client;
    private final ShipClock clock;

    PyroscopeExporter(Target target, ShipSettings settings, ShipClock clock) {
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
        try {
            // Made from the key, so that every attempt has the same bytes.
            String boundary = "jvm-pprof-" + Hash.brief(shipment.key()) + Hash.brief(shipment.key() + '-');
            HttpAnswer answer = client.post(
                    path(shipment),
                    Collections.emptyMap(),
                    "multipart/form-data; boundary=" + boundary,
                    form(shipment, boundary));
            return answer.isOk() ? Delivery.SENT : Answers.failure(answer, clock.unixMillis());
        } catch (IOException e) {
            return Delivery.retry(Failures.say(e));
        }
    }

    private static String path(Shipment shipment) {
        return "/ingest?name=" + Text.encode(name(shipment))
                + "&from=" + shipment.fromUnixNanos() / SECOND_NANOS
                + "&until=" + (shipment.toUnixNanos() + SECOND_NANOS - 1) / SECOND_NANOS
                + "&format=pprof&spyName=javaspy";
    }

    /** {@code shop{instance=…,region=eu}}: label names as Prometheus has them, values without the separators. */
    private static String name(Shipment shipment) {
        StringBuilder name = new StringBuilder(value(shipment.service())).append('{');
        name.append("instance=").append(value(shipment.instance()));
        for (Map.Entry<String, String> label : shipment.labels().entrySet()) {
            name.append(',').append(label.getKey().replaceAll("[^A-Za-z0-9_]", "_"));
            name.append('=').append(value(label.getValue()));
        }
        return name.append('}').toString();
    }

    private static String value(String text) {
        return text.replaceAll("[{},=\"]", "_");
    }

    private static byte[] form(Shipment shipment, String boundary) throws IOException {
        ByteArrayOutputStream form = new ByteArrayOutputStream(shipment.body().length + 1024);
        part(form, boundary, "profile", "profile.pprof", shipment.body());
        String config = sampleTypes(shipment.type());
        if (!config.isEmpty()) {
            part(
                    form,
                    boundary,
                    "sample_type_config",
                    "sample_type_config.json",
                    config.getBytes(StandardCharsets.UTF_8));
        }
        form.write(("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return form.toByteArray();
    }

    private static void part(ByteArrayOutputStream form, String boundary, String field, String file, byte[] content)
            throws IOException {
        form.write(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field + "\"; filename=\"" + file
                        + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        form.write(content);
        form.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static String sampleTypes(String type) {
        switch (type) {
            case "block":
            case "mutex":
                return "{\"contentions\":{\"display-name\":\"" + type + "_count\",\"units\":\"lock_samples\"},"
                        + "\"delay\":{\"display-name\":\"" + type + "_duration\",\"units\":\"lock_nanoseconds\"}}\n";
            case "goroutine":
                return "{\"goroutine\":{\"display-name\":\"goroutines\",\"units\":\"goroutines\",\"aggregation\":\"average\"}}\n";
            default:
                return ""; // cpu, wall and heap have the names that the server knows
        }
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
