package org.jvmpprof.agent.charts;

import org.jvmpprof.agent.self.StatusSource;
import org.jvmpprof.agent.self.StatusWriter;

/** How far back the charts reach, what that takes, and what they cannot tell. */
public final class ChartsStatus implements StatusSource {
    private final Charts charts;

    public ChartsStatus(Charts charts) {
        this.charts = charts;
    }

    @Override
    public String name() {
        return "charts";
    }

    @Override
    public void describe(StatusWriter to) {
        Recorded recorded = charts.recorded();
        long bytes = charts.historyBytes();
        to.put("history_bytes", bytes).put("history_bytes_max", Charts.MAX_HISTORY_BYTES);
        to.metric("jvm_pprof_charts_bytes", "Heap that the charts' history takes.", "gauge", bytes);
        if (recorded == null) {
            to.put("series", 0).put("reach_seconds", 0);
            return;
        }
        History.View view = recorded.history().view();
        to.put("series", recorded.series().size())
                .put("reach_seconds", view.isEmpty() ? 0 : view.lastSecond() - view.firstSecond() + 1)
                .put("not_told", String.join("; ", recorded.series().notes()));
    }
}
