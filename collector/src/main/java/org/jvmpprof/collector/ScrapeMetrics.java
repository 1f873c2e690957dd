package org.jvmpprof.collector;

import org.jvmpprof.collector.metrics.Metrics;
import org.jvmpprof.collector.scrape.Targets;

/** What the pull side counts. Any thread. */
final class ScrapeMetrics {
    private final Targets targets;

    ScrapeMetrics(Targets targets) {
        this.targets = targets;
    }

    void addTo(Metrics metrics) {
        metrics.gauges(
                "scrape_targets",
                "Targets that are scraped, by how the last scrape went.",
                values -> {
                    for (String state : new String[] {"up", "down", "unknown"}) {
                        long count = targets.statuses().stream()
                                .filter(status -> status.state().equals(state))
                                .count();
                        values.put(count, state);
                    }
                },
                "state");
        metrics.counters(
                "scrapes_total",
                "Scrapes that were begun.",
                values -> values.put(targets.totals().scrapes()));
        metrics.counters(
                "scrape_failures_total",
                "Scrapes that did not get every type of profile.",
                values -> values.put(targets.totals().failures()));
        metrics.counters(
                "scrape_rounds_skipped_total",
                "Rounds that were left out because the one before took longer than the interval.",
                values -> values.put(targets.totals().skipped()));
        metrics.counters(
                "scrape_lists_unreadable_total",
                "Times that a list of targets could not be read; the last known targets are kept.",
                values -> values.put(targets.totals().unreadableLists()));
    }
}
