package org.jvmpprof.agent.ship;

import java.util.ArrayList;
import java.util.List;

/** Makes the exporter that speaks a target's language. */
final class Exporters {
    private Exporters() {}

    static List<Exporter> of(ShipSettings settings, ShipClock clock) {
        List<Exporter> exporters = new ArrayList<>();
        for (Target target : settings.targets()) {
            exporters.add(of(target, settings, clock));
        }
        return exporters;
    }

    private static Exporter of(Target target, ShipSettings settings, ShipClock clock) {
        switch (target.kind()) {
            case FILE:
                return new FileExporter(target);
            case PROFEFE:
                return new ProfefeExporter(target, settings, clock);
            case PYROSCOPE:
                return new PyroscopeExporter(target, settings, clock);
            case OTLP:
                return new OtlpExporter(target, settings, clock);
            default:
                throw new AssertionError(target.kind());
        }
    }
}
