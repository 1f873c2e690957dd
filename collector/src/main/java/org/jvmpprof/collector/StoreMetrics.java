package org.jvmpprof.collector;

import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.jvmpprof.collector.metrics.Metrics;
import org.jvmpprof.collector.store.ProfileStore;

/** What the stores hold, by tenant. Read when metrics are asked for. */
record StoreMetrics(Supplier<Map<String, ProfileStore>> stores) {
    private static final String TENANT = "tenant";

    /** One number of a store. */
    private interface Number {
        double of(ProfileStore store) throws IOException;
    }

    void addTo(Metrics metrics) {
        gauge(
                metrics,
                "store_profiles",
                "Profiles that are stored.",
                store -> store.usage().profiles());
        gauge(
                metrics,
                "store_segments",
                "Segment files.",
                store -> store.usage().segments());
        gauge(
                metrics,
                "store_blob_bytes",
                "Bytes of the segment files.",
                store -> store.usage().blobBytes());
        gauge(
                metrics,
                "store_packed_from_bytes",
                "Bytes of the profiles in packs as they were sent.",
                store -> store.usage().packedFromBytes());
        gauge(
                metrics,
                "store_packed_bytes",
                "Bytes of the packs.",
                store -> store.usage().packedBytes());
        gauge(
                metrics,
                "store_metadata_bytes",
                "Bytes of the index.",
                store -> store.usage().metadataBytes());
        gauge(
                metrics,
                "store_disk_free_bytes",
                "Bytes free on the disk.",
                store -> store.usage().diskFreeBytes());
        gauge(
                metrics,
                "store_writable",
                "1 while the store takes profiles, else 0.",
                store -> store.health().isWritable() ? 1 : 0);
        gauge(
                metrics,
                "store_damaged_segments",
                "Segment files found damaged.",
                store -> store.health().damagedSegments().size());
        gauge(
                metrics,
                "store_damaged_records",
                "Profiles found damaged since the start.",
                store -> store.health().damagedRecords());
    }

    private void gauge(Metrics metrics, String name, String help, Number number) {
        metrics.gauges(
                name,
                help,
                values -> {
                    for (Map.Entry<String, ProfileStore> each : stores.get().entrySet()) {
                        values.put(number.of(each.getValue()), each.getKey());
                    }
                },
                TENANT);
    }
}
