package org.jvmpprof.collector.store;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what whole windows come to: the merge of their profiles as pprof, and their function sums. Promise: a rollup
 * that is handed out holds exactly the profiles of its window; in the transaction in which one is added or deleted, the
 * rollup goes.
 *
 * <p>Any thread may ask. One thread builds: {@link #open} names windows to be built, {@link #begin} says that it starts,
 * then it reads the window's profiles and merges them, then {@link #finish} keeps the result, unless the window has
 * changed in between.
 */
public interface RollupStore {
    /**
     * The rollups with a merge that lie wholly within the query's times and hold exactly what it finds there, in order of
     * time and without overlap, the longest where there is a choice.
     */
    List<Rollup> usable(ProfileQuery query) throws IOException;

    /** The merge of a rollup, gzipped pprof; null when it is gone by now. */
    byte @Nullable [] pprof(Rollup rollup) throws IOException;

    /** Windows that ended before this unix second and have to be built, short ones first, old ones first. */
    List<Window> open(long endedBeforeSeconds, int atMost) throws IOException;

    /** Says that this window is being built; its profiles are to be read after this. */
    void begin(Window window) throws IOException;

    /**
     * Keeps the rollup of a window, with the function sums of its profiles, which it adds up itself; a window of more
     * functions than any program has gets none.
     *
     * @param pprof the merge of all profiles of the window, or null if there is none worth keeping
     * @return false when the window has changed since {@link #begin}: nothing was kept, it is still to be built
     */
    boolean finish(Window window, byte @Nullable [] pprof) throws IOException;

    /** Says that this window needs no rollup (too few profiles); it is no longer to be built unless it changes. */
    void skip(Window window) throws IOException;

    /** A stored rollup with a merge of so many profiles; the id is never used again. Immutable. */
    record Rollup(long id, Window window, long profiles) {}
}
