package org.jvmpprof.collector.query;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.Gate;
import org.jvmpprof.collector.ingest.OverloadedException;
import org.jvmpprof.collector.query.TopQuery.By;
import org.jvmpprof.collector.store.ProfileQuery;
import org.jvmpprof.collector.store.ProfileStore;
import org.jvmpprof.collector.store.SummaryStore;
import org.jvmpprof.collector.store.Window;
import org.jvmpprof.proto.ValueType;

/**
 * Answers from function sums, without decoding a profile: the top functions of all services, and values over time.
 * Called on HTTP threads; a gate bounds how many are at work, since each holds one of the store's few readers.
 */
public final class RowQueries {
    private final ProfileStore store;
    private final SummaryStore summaries;
    private final Gate gate;

    /** @param merges whose bound on concurrent work and patience are taken over */
    public RowQueries(ProfileStore store, Merges merges) {
        this.store = store;
        this.summaries = store.summaries();
        this.gate = merges.rowGate();
    }

    /** The largest rows; null when there are no profiles. */
    @SuppressWarnings("try") // a pass is only held
    public @Nullable TopAnswer top(TopQuery query) throws IOException, BadRequestException, OverloadedException {
        try (Gate.Pass admitted = gate.enter(1)) {
            List<ProfileQuery> queries = new ArrayList<>();
            String one = query.service();
            for (String service : one == null ? store.services() : List.of(one)) {
                queries.add(
                        new ProfileQuery(service, query.kind(), query.fromNanos(), query.toNanos(), query.labels()));
            }
            ValueType type = ChosenType.of(summaries, queries, query.sampleType());
            TopAnswer answer = type == null ? unknown(queries) : top(queries, type, query.by(), query.most());
            return answer.matched() == 0 ? null : answer;
        }
    }

    private TopAnswer unknown(List<ProfileQuery> queries) throws IOException {
        long matched = 0;
        for (ProfileQuery query : queries) {
            matched += store.count(query);
        }
        return TopFunctions.unknown(matched);
    }

    private TopAnswer top(List<ProfileQuery> queries, ValueType type, By by, int most) throws IOException {
        TopFunctions top = new TopFunctions(summaries, type, by);
        for (ProfileQuery query : queries) {
            top.add(query);
        }
        return top.answer(most);
    }

    /** Values over time; null when there are no profiles. */
    @SuppressWarnings("try") // a pass is only held
    public @Nullable SeriesAnswer series(SeriesQuery query)
            throws IOException, BadRequestException, OverloadedException {
        try (Gate.Pass admitted = gate.enter(1)) {
            ProfileQuery profiles = query.profiles();
            ValueType type = ChosenType.of(summaries, List.of(profiles), query.sampleType());
            if (type == null) {
                long matched = store.count(profiles);
                return matched == 0 ? null : new SeriesAnswer(null, 0, matched, List.of());
            }
            String function = query.function();
            int number = function == null
                    ? TimeSeries.ALL
                    : summaries.numberOf(function).orElse(TimeSeries.ABSENT);
            TimeSeries series = new TimeSeries(type, number, query.stepSeconds(), query.by());
            summaries.scan(profiles, longestWindow(query), number > 0, series);
            return series.answer();
        }
    }

    /** A window may stand for its profiles if it lies in one step and nobody asks for their labels. */
    private static int longestWindow(SeriesQuery query) {
        if (query.by() != null || query.stepSeconds() % Window.TEN_MINUTES != 0) {
            return 0;
        }
        return query.stepSeconds() % Window.HOUR == 0 ? Window.HOUR : Window.TEN_MINUTES;
    }
}
