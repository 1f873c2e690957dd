package org.jvmpprof.collector.store;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Asks for function sums. They are written with the profile ({@link NewProfile#summary}) and go with it. Where a rollup
 * holds the sums of a whole window, the window is read instead of its profiles; the sums are the same. Every method may
 * be called by many threads at once.
 */
public interface SummaryStore {
    /**
     * Hands over what the query's profiles come to, group by group, as of one moment.
     *
     * @param longestWindowSeconds windows up to this length may be handed over as one group; 0 wants profile by profile
     * @param needsRows whether {@link Group#rows} will be called; sums alone are quicker
     * @throws IllegalArgumentException if the query names no kind
     */
    void scan(ProfileQuery query, int longestWindowSeconds, boolean needsRows, GroupSink sink) throws IOException;

    /** The sample types of the latest profiles that the query finds, and how many of those have them. */
    Map<ValueTypes, Long> valueTypes(ProfileQuery query) throws IOException;

    /** What the numbers of rows stand for. */
    Map<Integer, String> names(Collection<Integer> numbers) throws IOException;

    /** The number of a function or package; empty if no profile has it. */
    OptionalInt numberOf(String name) throws IOException;

    /**
     * Some profiles that are asked for as one: a single one, or those of a window. {@code types} is null when nothing is
     * known of them but their number (stored before there were sums, or by somebody who gave none); {@code labels} is
     * null for a window. Valid only while it is handed over.
     */
    interface Group {
        /** Unix nanoseconds: the profile's time, or the window's beginning. */
        long timeNanos();

        long profiles();

        @Nullable
        ValueTypes types();

        @Nullable
        List<LabelPair> labels();

        /** The sum over all samples, of the type at this place in {@link #types}. */
        long sum(int type);

        /** Hands over the rows of one type. */
        void rows(Section section, int type, RowSink sink);
    }

    /** Receives groups, in order of time, on the caller's thread. */
    interface GroupSink {
        void group(Group group) throws IOException;
    }
}
