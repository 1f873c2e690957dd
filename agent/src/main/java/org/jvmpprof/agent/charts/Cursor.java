package org.jvmpprof.agent.charts;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody who follows live has got to. Confined to whoever follows; without a hole as long as he comes within
 * {@link #MAX_BEHIND_SECONDS}.
 */
public final class Cursor {
    /** Who comes later begins anew, and asks the history. */
    public static final long MAX_BEHIND_SECONDS = 3_600;

    private final Charts charts;
    private @Nullable Recorded recorded;
    private @Nullable String resume;
    private long last;

    /** @param lastId the {@link Second#id} that came last; null, or one that is not known, begins with the newest second */
    public Cursor(Charts charts, @Nullable String lastId) {
        this.charts = requireNonNull(charts, "charts");
        this.resume = lastId;
    }

    /** The seconds since, ascending; none when there are none yet. */
    public List<Second> take() {
        Recorded from = recorded;
        if (from == null) {
            from = charts.recorded();
            if (from == null) {
                return Collections.emptyList();
            }
            History.View view = from.history().view();
            if (view.isEmpty()) {
                return Collections.emptyList();
            }
            recorded = from;
            last = begin(from, view.lastSecond(), resume);
        }
        Recorded source = from;
        List<Second> seconds = new ArrayList<>();
        source.history().readAfter(last, (second, columns, index) -> {
            long[] values = new long[columns.length];
            for (int i = 0; i < columns.length; i++) {
                values[i] = columns[i][index];
            }
            seconds.add(new Second(source, second, values));
        });
        if (!seconds.isEmpty()) {
            last = seconds.get(seconds.size() - 1).number();
        }
        return seconds;
    }

    private static long begin(Recorded recorded, long newest, @Nullable String id) {
        String known = recorded.startedUnixSeconds() + ".";
        if (id == null || !id.startsWith(known) || !id.substring(known.length()).matches("[0-9]{1,15}")) {
            return newest - 1;
        }
        long given = Long.parseLong(id.substring(known.length()));
        return given > newest || newest - given > MAX_BEHIND_SECONDS ? newest - 1 : given;
    }
}
