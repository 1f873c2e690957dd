package org.jvmpprof.collector.scrape;

import java.util.List;

/** What is scraped, and how that goes; for the API and the metrics. Any thread. */
public interface Targets {
    /** Nothing is scraped. */
    Targets NONE = new Targets() {
        @Override
        public List<TargetStatus> statuses() {
            return List.of();
        }

        @Override
        public Totals totals() {
            return new Totals(0, 0, 0, 0);
        }
    };

    /** All targets, by job and URL. */
    List<TargetStatus> statuses();

    /** Counts since the start, those of targets that are gone included. */
    Totals totals();

    /**
     * Scrapes that were begun; those of them that did not get every type; rounds that were left out since the one before
     * was still under way; and lists of targets that could not be read.
     */
    record Totals(long scrapes, long failures, long skipped, long unreadableLists) {}
}
