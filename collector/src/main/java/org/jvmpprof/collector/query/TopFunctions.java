package org.jvmpprof.collector.query;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.query.TopAnswer.Part;
import org.jvmpprof.collector.query.TopAnswer.Row;
import org.jvmpprof.collector.query.TopQuery.By;
import org.jvmpprof.collector.store.FunctionSums;
import org.jvmpprof.collector.store.ProfileQuery;
import org.jvmpprof.collector.store.RowSink;
import org.jvmpprof.collector.store.Section;
import org.jvmpprof.collector.store.SummaryStore;
import org.jvmpprof.collector.store.ValueTypes;
import org.jvmpprof.collector.store.Window;
import org.jvmpprof.proto.ValueType;

/** Adds up one answer to "which functions cost most", service by service. Confined to one thread, used once. */
final class TopFunctions {
    /** Distinct names that may be in memory, some 50 MB; a million functions are no programs, but an attack. */
    private static final int MOST_ROWS = 1_000_000;

    private static final int MOST_HELD = 1_000_000;

    private static final Comparator<Part> LARGEST_FIRST = Comparator.comparingLong(
                    (Part part) -> -Math.abs(part.self()))
            .thenComparingLong(part -> -Math.abs(part.total()))
            .thenComparing(Part::service);

    private final SummaryStore summaries;
    private final ValueType type;
    private final By by;
    private final int mostHeld;
    private final FunctionSums all = new FunctionSums();
    private final Map<String, FunctionSums> ofServices = new HashMap<>();
    private final List<ProfileQuery> letGo = new ArrayList<>();
    private final List<Part> services = new ArrayList<>();
    private int held;
    private long merged;
    private long matched;
    private long total;

    TopFunctions(SummaryStore summaries, ValueType type, By by) {
        this(summaries, type, by, MOST_HELD);
    }

    /** @param mostHeld rows of single services that are kept at hand; those of further services are read again for the rows that win */
    TopFunctions(SummaryStore summaries, ValueType type, By by, int mostHeld) {
        this.mostHeld = mostHeld;
        this.summaries = summaries;
        this.type = type;
        this.by = by;
    }

    /** Adds what a service's profiles come to. */
    void add(ProfileQuery ofService) throws IOException {
        FunctionSums sums = new FunctionSums();
        long before = total;
        long mergedBefore = merged;
        summaries.scan(ofService, Window.HOUR, by != By.SERVICE, group -> add(group, sums));
        if (merged == mergedBefore) {
            return;
        }
        services.add(new Part(ofService.service(), total - before, total - before));
        all.addAll(sums);
        requireFew(all.size());
        if (held + sums.size() > mostHeld) {
            letGo.add(ofService);
        } else {
            ofServices.put(ofService.service(), sums);
            held += sums.size();
        }
    }

    private void add(SummaryStore.Group group, FunctionSums sums) throws MergeStoppedException {
        matched += group.profiles();
        int index = indexOf(group);
        if (index >= 0) {
            merged += group.profiles();
            total += group.sum(index);
            rows(group, index, sums);
            requireFew(sums.size());
        }
    }

    private int indexOf(SummaryStore.Group group) {
        ValueTypes types = group.types();
        return types == null ? -1 : types.indexOf(type);
    }

    private void rows(SummaryStore.Group group, int index, RowSink sink) {
        if (by != By.SERVICE) {
            group.rows(by == By.FUNCTION ? Section.FUNCTIONS : Section.PACKAGES, index, sink);
        }
    }

    private static void requireFew(int rows) throws MergeStoppedException {
        if (rows > MOST_ROWS) {
            throw new MergeStoppedException(new BadRequestException("bad request: more than " + MOST_ROWS
                    + " distinct functions have to be added up; narrow from, to or labels, name a service, or ask"
                    + " by=package"));
        }
    }

    TopAnswer answer(int most) throws IOException {
        if (by == By.SERVICE) {
            List<Row> rows = services.stream()
                    .sorted(LARGEST_FIRST)
                    .limit(most)
                    .map(part -> new Row(part.service(), part.self(), part.total(), List.of(part)))
                    .toList();
            return new TopAnswer(type, merged, matched, total, rows, services.size() - rows.size());
        }
        List<Ranked> ranked = new ArrayList<>(all.size());
        all.forEach((name, self, sum) -> {
            if (self != 0 || sum != 0) {
                ranked.add(new Ranked(name, self, sum));
            }
        });
        ranked.sort(Ranked.LARGEST_FIRST);
        List<Ranked> kept = ranked.subList(0, Math.min(most, ranked.size()));
        readAgain(kept);
        Map<Integer, String> names =
                summaries.names(kept.stream().map(Ranked::name).toList());
        List<Row> rows = new ArrayList<>();
        for (Ranked each : kept) {
            String name = names.getOrDefault(each.name(), "(expired meanwhile)");
            rows.add(new Row(name, each.self(), each.total(), parts(each.name())));
        }
        rows.sort(Comparator.comparingLong((Row row) -> -Math.abs(row.self()))
                .thenComparingLong(row -> -Math.abs(row.total()))
                .thenComparing(Row::name));
        return new TopAnswer(type, merged, matched, total, rows, ranked.size() - kept.size());
    }

    /** Gets the rows that are shown of services whose rows were too many to be held. */
    private void readAgain(List<Ranked> kept) throws IOException {
        FunctionSums shown = new FunctionSums();
        kept.forEach(each -> shown.row(each.name(), 0, 0));
        for (ProfileQuery ofService : letGo) {
            FunctionSums sums = new FunctionSums();
            summaries.scan(ofService, Window.HOUR, true, group -> {
                int index = indexOf(group);
                if (index >= 0) {
                    rows(group, index, (name, self, sum) -> {
                        if (shown.has(name)) {
                            sums.row(name, self, sum);
                        }
                    });
                }
            });
            ofServices.put(ofService.service(), sums);
        }
    }

    private List<Part> parts(int name) {
        List<Part> parts = new ArrayList<>();
        ofServices.forEach((service, sums) -> {
            if (sums.has(name)) {
                parts.add(new Part(service, sums.self(name), sums.total(name)));
            }
        });
        parts.sort(LARGEST_FIRST);
        return parts;
    }

    /** The answer when no sums are known. */
    static TopAnswer unknown(long matched) {
        return new TopAnswer(null, 0, matched, 0, List.of(), 0);
    }

    private record Ranked(int name, long self, long total) {
        static final Comparator<Ranked> LARGEST_FIRST = Comparator.comparingLong((Ranked row) -> -Math.abs(row.self()))
                .thenComparingLong(row -> -Math.abs(row.total()))
                .thenComparingInt(Ranked::name);
    }
}
