package org.jvmpprof.collector.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;
import org.jvmpprof.collector.guard.Scope;
import org.jvmpprof.collector.store.ProfileStore;
import org.jvmpprof.collector.store.StoreUsage;

/** {@code /api/0/tenants}: what each tenant takes. */
final class TenantRoutes {
    private final Stores stores;

    /** The stores that are open, by tenant. */
    @FunctionalInterface
    public interface Stores {
        Map<String, ProfileStore> open();
    }

    TenantRoutes(Stores stores) {
        this.stores = stores;
    }

    void addTo(Routes routes) {
        routes.add("GET", "/api/0/tenants", Scope.ADMIN, call -> usage());
    }

    private Answer usage() {
        return Answer.jsonStream(
                200,
                out -> Json.stream(out, json -> {
                    json.writeNumberField("code", 200);
                    json.writeArrayFieldStart("body");
                    for (Map.Entry<String, ProfileStore> each : stores.open().entrySet()) {
                        write(json, each.getKey(), each.getValue().usage());
                    }
                    json.writeEndArray();
                }));
    }

    private static void write(JsonGenerator json, String tenant, StoreUsage usage) throws IOException {
        json.writeStartObject();
        json.writeStringField("tenant", tenant);
        json.writeNumberField("profiles", usage.profiles());
        json.writeNumberField("segments", usage.segments());
        json.writeNumberField("blob_bytes", usage.blobBytes());
        json.writeNumberField("metadata_bytes", usage.metadataBytes());
        json.writeEndObject();
    }
}
