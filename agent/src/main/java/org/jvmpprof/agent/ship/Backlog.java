package org.jvmpprof.agent.ship;

import org.jspecify.annotations.Nullable;

/**
 * What could not be sent yet, in order, for all exporters together: bounded, the oldest is dropped first and counted.
 * Thread-safe.
 */
interface Backlog {
    /** A waiting shipment's place. Identity is all that callers may use. */
    interface Entry {}

    /** Appends; over the limit the oldest of all exporters go. */
    void add(String exporter, Shipment shipment);

    /** The oldest for this exporter, or null. */
    @Nullable
    Entry oldest(String exporter);

    /** The one behind {@code entry} for this exporter, or null. */
    @Nullable
    Entry after(String exporter, Entry entry);

    /** The shipment at {@code entry}; null if it is gone or damaged (then it is removed and counted as dropped). */
    @Nullable
    Shipment read(Entry entry);

    void remove(Entry entry);

    /** How many wait for this exporter. */
    int count(String exporter);

    /** How many were dropped for this exporter since the start. */
    long dropped(String exporter);

    long bytes();

    /** Where it lies, for people. */
    String place();

    /** Lets go of the place; what waits stays there, if the place outlives the process. */
    void close();
}
