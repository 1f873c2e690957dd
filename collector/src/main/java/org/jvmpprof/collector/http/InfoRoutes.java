package org.jvmpprof.collector.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.guard.Scope;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.store.ProfileStore;
import org.jvmpprof.collector.store.StoreHealth;
import org.jvmpprof.collector.store.StoreUsage;

/** Services, labels, version and health. Called on HTTP threads. */
final class InfoRoutes {
    private static final String LABEL = "/api/0/label/";

    private final ProfileStore store;
    private final String version;

    InfoRoutes(ProfileStore store, String version) {
        this.store = store;
        this.version = version;
    }

    void addTo(Routes routes) {
        routes.get("/api/0/services", call -> services())
                .get("/api/0/labels", call -> labels(call.fields().getValue("service")))
                .get(LABEL + "*", this::label)
                .get("/api/0/version", call -> version())
                .add("GET", "/healthz", Scope.ANYONE, call -> healthz())
                .add("GET", "/readyz", Scope.ANYONE, this::readyz);
    }

    private Answer label(Call call) throws ApiException, BadRequestException, IOException {
        if (!call.rest().endsWith("/values")) {
            throw ApiException.notFound();
        }
        String name = call.rest().substring(0, call.rest().length() - "/values".length());
        String decoded = URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        return labelValues(decoded, call.fields().getValue("service"));
    }

    private Answer services() throws IOException {
        return texts(store.services());
    }

    private Answer labels(@Nullable String service) throws IOException {
        return texts(store.labelNames(emptyAsNull(service)));
    }

    private Answer labelValues(String name, @Nullable String service) throws IOException {
        return texts(store.labelValues(name, emptyAsNull(service)));
    }

    private static @Nullable String emptyAsNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private static Answer texts(List<String> texts) {
        return Answer.json(200, Json.body(json -> Json.texts(json, texts)));
    }

    private Answer version() {
        return Answer.json(200, Json.body(json -> {
            json.writeStartObject();
            json.writeStringField("version", version);
            json.writeStringField("java_version", System.getProperty("java.version", ""));
            json.writeEndObject();
        }));
    }

    /** Says that the process answers, no more. */
    private Answer healthz() {
        return Answer.json(200, Json.body(json -> json.writeString("ok")));
    }

    /**
     * Ready while the store can be read: with a full disk it still answers queries, so it stays in the load balancer
     * and says so. Who may not read is told no more than that.
     */
    private Answer readyz(Call call) throws IOException {
        StoreHealth health = store.health();
        if (!call.grant().allows(Scope.READ)) {
            return Answer.json(200, Json.body(json -> {
                json.writeStartObject();
                json.writeBooleanField("writable", health.isWritable());
                json.writeEndObject();
            }));
        }
        StoreUsage usage = store.usage();
        return Answer.json(200, Json.body(json -> health(json, health, usage)));
    }

    private static void health(JsonGenerator json, StoreHealth health, StoreUsage usage) throws IOException {
        json.writeStartObject();
        json.writeBooleanField("writable", health.isWritable());
        String refusal = health.refusal();
        if (refusal != null) {
            json.writeStringField("refusal", refusal);
        }
        json.writeFieldName("damaged_segments");
        Json.texts(json, health.damagedSegments());
        json.writeNumberField("damaged_records", health.damagedRecords());
        String compaction = health.compaction();
        if (compaction != null) {
            json.writeStringField("compaction", compaction);
        }
        json.writeNumberField("profiles", usage.profiles());
        json.writeNumberField("segments", usage.segments());
        json.writeNumberField("blob_bytes", usage.blobBytes());
        json.writeNumberField("packed_segments", usage.packedSegments());
        json.writeNumberField("packed_from_bytes", usage.packedFromBytes());
        json.writeNumberField("packed_bytes", usage.packedBytes());
        json.writeNumberField("metadata_bytes", usage.metadataBytes());
        json.writeNumberField("disk_free_bytes", usage.diskFreeBytes());
        json.writeEndObject();
    }
}
