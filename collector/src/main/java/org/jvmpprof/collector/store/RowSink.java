package org.jvmpprof.collector.store;

/** Receives function rows, one after another on the caller's thread. */
@FunctionalInterface
public interface RowSink {
    /**
     * One row.
     *
     * @param name number of the function or package, the same in all rows of a store and never used for another
     * @param self own value
     * @param total own value and that of everything called
     */
    void row(int name, long self, long total);
}
