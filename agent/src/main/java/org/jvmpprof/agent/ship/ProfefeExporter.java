package org.jvmpprof.agent.ship;

import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Speaks the profefe API: {@code POST /api/0/profiles}, the profile as the body. Label values are percent-encoded once
 * by themselves and once with the query, as profefe's own agent does and its server expects.
 */
final class ProfefeExporter implements Exporter {
    /** {@code {"code":200,"body":{…}}}: what tells a collector from any other server that answers 200. */
    private static final Pattern ACKNOWLEDGED =
            Pattern.compile("\\A\\s*\\{.*\"code\"\\s*:\\s*200\\b.*}\\s*\\z", Pattern.DOTALL);

    private final Target target;
    private final HttpClient client;
    private final ShipClock clock;

    ProfefeExporter(Target target, ShipSettings settings, ShipClock clock) {
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
        HttpAnswer answer;
        try {
            Map<String, String> headers = Collections.singletonMap("Idempotency-Key", shipment.key());
            answer = client.post(path(shipment), headers, "application/octet-stream", shipment.body());
        } catch (IOException e) {
            return Delivery.retry(Failures.say(e));
        }
        if (!answer.isOk()) {
            return Answers.failure(answer, clock.unixMillis());
        }
        if (!ACKNOWLEDGED.matcher(answer.body()).matches()) {
            return Delivery.rejected("answered " + answer.status() + ", but not as a profefe collector does"
                    + Answers.quote(answer) + "; is this the collector's address?");
        }
        return Delivery.SENT;
    }

    static String path(Shipment shipment) {
        StringJoiner labels = new StringJoiner(",");
        shipment.labels().forEach((name, value) -> labels.add(name + '=' + Text.encode(value)));
        return "/api/0/profiles?service=" + Text.encode(shipment.service())
                + "&instance_id=" + Text.encode(shipment.instance())
                + "&type=" + Text.encode(shipment.type())
                + (labels.length() == 0 ? "" : "&labels=" + Text.encode(labels.toString()))
                + "&created_at=" + Text.encode(Text.profefeTime(shipment.createdUnixNanos()));
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
