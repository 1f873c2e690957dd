package org.jvmpprof.collector.scrape;

import java.util.List;

/** Finds targets, on a thread of its own, until it is closed. */
interface TargetSource extends AutoCloseable {
    /** Begins to look; {@code sink} gets the whole list each time it changes. */
    void start(Sink sink);

    @Override
    void close();

    /** Where the lists go. Called by the source's thread. */
    interface Sink {
        void found(List<Target> targets);

        /** The list could not be had; the one before stays. Called once for each such attempt. */
        void unreadable(String reason);
    }
}
