package org.jvmpprof.agent.ship;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/** What {@code /debug/agent} and {@code /metrics} show of shipping: one moment's picture. Immutable. */
public final class ShipStatus {
    private final long rounds;
    private final boolean isActive;
    private final List<ExporterStatus> exporters;
    private final Map<String, String> skipped;
    private final long spoolBytes;
    private final String spoolPlace;

    ShipStatus(
            long rounds,
            boolean isActive,
            List<ExporterStatus> exporters,
            Map<String, String> skipped,
            long spoolBytes,
            String spoolPlace) {
        this.rounds = rounds;
        this.isActive = isActive;
        this.exporters = Collections.unmodifiableList(exporters);
        this.skipped = Collections.unmodifiableMap(skipped);
        this.spoolBytes = spoolBytes;
        this.spoolPlace = spoolPlace;
    }

    /** Rounds cut since the start. */
    public long rounds() {
        return rounds;
    }

    /** False while {@code fleet.ratio} gives this instance a pause, and after closing. */
    public boolean isActive() {
        return isActive;
    }

    /** In the order of the options. */
    public List<ExporterStatus> exporters() {
        return exporters;
    }

    /** Profile types that could not be had, with the reason. */
    public Map<String, String> skipped() {
        return skipped;
    }

    /** Bytes of all exporters that wait in the spool. */
    public long spoolBytes() {
        return spoolBytes;
    }

    /** The spool's directory, or {@code memory}; empty before it is open. */
    public String spoolPlace() {
        return spoolPlace;
    }
}
