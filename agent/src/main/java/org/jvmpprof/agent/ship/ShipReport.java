package org.jvmpprof.agent.ship;

import java.time.Instant;
import org.jvmpprof.agent.self.StatusSource;
import org.jvmpprof.agent.self.StatusWriter;

/** Rounds, exporters with their last word, and the spool. */
public final class ShipReport implements StatusSource {
    private final Shipper shipper;

    public ShipReport(Shipper shipper) {
        this.shipper = shipper;
    }

    @Override
    public String name() {
        return "ship";
    }

    @Override
    public void describe(StatusWriter to) {
        ShipStatus status = shipper.status();
        to.put("rounds", status.rounds()).put("active", status.isActive());
        to.metric("jvm_pprof_rounds_total", "Rounds cut.", "counter", status.rounds());
        to.section("spool").put("place", status.spoolPlace()).put("bytes", status.spoolBytes());
        to.metric("jvm_pprof_spool_bytes", "Profiles that wait to be sent.", "gauge", status.spoolBytes());
        status.skipped()
                .forEach((type, reason) ->
                        to.item("left_out").put("profile", type).put("why", reason));
        for (ExporterStatus exporter : status.exporters()) {
            describe(exporter, to);
        }
    }

    private static void describe(ExporterStatus exporter, StatusWriter to) {
        StatusWriter item = to.item("exporters")
                .put("to", exporter.name())
                .put("shipped", exporter.shipped())
                .put("waiting", exporter.waiting())
                .put("spooled", exporter.spooled())
                .put("dropped", exporter.dropped())
                .put("rejected", exporter.rejected())
                .put("retried", exporter.retried());
        time(item, "last_success", exporter.lastSuccessUnixMillis());
        String error = exporter.lastError();
        if (error != null) {
            item.put("last_error", error);
            time(item, "last_error_time", exporter.lastErrorUnixMillis());
        }
        count(to, exporter, "shipped", exporter.shipped());
        count(to, exporter, "dropped", exporter.dropped());
        count(to, exporter, "rejected", exporter.rejected());
        count(to, exporter, "retried", exporter.retried());
        to.metric(
                "jvm_pprof_export_waiting",
                "Profiles that an exporter has still to send.",
                "gauge",
                exporter.waiting(),
                "to",
                exporter.name());
        to.metric(
                "jvm_pprof_export_last_success_seconds",
                "When an exporter last delivered, since the unix epoch.",
                "gauge",
                exporter.lastSuccessUnixMillis() / 1e3,
                "to",
                exporter.name());
    }

    private static void time(StatusWriter item, String key, long unixMillis) {
        if (unixMillis > 0) {
            item.put(key, Instant.ofEpochMilli(unixMillis).toString());
        }
    }

    private static void count(StatusWriter to, ExporterStatus exporter, String outcome, long count) {
        to.metric(
                "jvm_pprof_exported_total",
                "Profiles by exporter and what became of them.",
                "counter",
                count,
                "to",
                exporter.name(),
                "outcome",
                outcome);
    }
}
