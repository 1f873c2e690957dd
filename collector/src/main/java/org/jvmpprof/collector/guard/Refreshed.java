package org.jvmpprof.collector.guard;

/** Looks, when called about once a second on the watch thread, whether a file it was made from has changed. */
@FunctionalInterface
public interface Refreshed {
    void refresh();
}
