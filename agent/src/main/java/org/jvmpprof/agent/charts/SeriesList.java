package org.jvmpprof.agent.charts;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The series of this process, each with its column. Filled by the sources as they are opened, then left as it is; until
 * then confined to {@code pprof-locks}.
 */
final class SeriesList {
    /** More would be no chart any more; a JVM has some fifty. */
    static final int MAX_SERIES = 128;

    private final List<Series> all = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final List<String> notes = new ArrayList<>();

    /** @return the column of the new series, or -1 if there are too many already, which a note says */
    int add(String id, Chart chart, String label, Unit unit) {
        return add(id, chart, label, unit, Series.Merge.MEAN);
    }

    /** As above. */
    int add(String id, Chart chart, String label, Unit unit, Series.Merge merge) {
        if (all.size() == MAX_SERIES) {
            note("more than " + MAX_SERIES + " series: " + label + " and what follows is left out");
            return -1;
        }
        if (!ids.add(id)) {
            throw new IllegalArgumentException(id + ": there is a series of that name already");
        }
        all.add(new Series(id, chart, label, unit, merge));
        return all.size() - 1;
    }

    /** What this JVM or system does not tell, in a sentence for people. */
    void note(String text) {
        if (!notes.contains(text)) {
            notes.add(text);
        }
    }

    int size() {
        return all.size();
    }

    Series get(int column) {
        return all.get(column);
    }

    /** The column of this series, or -1. */
    int column(String id) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    List<Series> all() {
        return Collections.unmodifiableList(all);
    }

    List<String> notes() {
        return Collections.unmodifiableList(notes);
    }
}
