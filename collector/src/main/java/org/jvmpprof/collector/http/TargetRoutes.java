package org.jvmpprof.collector.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import org.jvmpprof.collector.scrape.TargetStatus;
import org.jvmpprof.collector.scrape.Targets;
import org.jvmpprof.collector.store.LabelPair;

/** {@code GET /api/0/targets}: what is scraped and how that goes. Called on HTTP threads. */
final class TargetRoutes {
    private final Targets targets;

    TargetRoutes(Targets targets) {
        this.targets = targets;
    }

    void addTo(Routes routes) {
        routes.get("/api/0/targets", call -> targets());
    }

    private Answer targets() {
        return Answer.json(200, Json.body(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("targets");
            for (TargetStatus status : targets.statuses()) {
                write(json, status);
            }
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    private static void write(JsonGenerator json, TargetStatus status) throws IOException {
        json.writeStartObject();
        json.writeStringField("url", status.target().url().toString());
        json.writeStringField("job", status.target().job());
        json.writeObjectFieldStart("labels");
        for (LabelPair label : status.target().labels()) {
            json.writeStringField(label.key(), label.value());
        }
        json.writeEndObject();
        json.writeFieldName("types");
        Json.texts(json, status.target().typeNames());
        json.writeStringField("state", status.state());
        json.writeStringField(
                "last_scrape",
                status.lastScrape() == null
                        ? null
                        : status.lastScrape().truncatedTo(ChronoUnit.MILLIS).toString());
        json.writeNumberField("last_duration_seconds", status.lastDurationSeconds());
        json.writeStringField("last_error", status.lastError());
        json.writeNumberField("scrapes", status.scrapes());
        json.writeNumberField("failures", status.failures());
        json.writeNumberField("skipped", status.skipped());
        json.writeEndObject();
    }
}
