package org.jvmpprof.collector.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.collector.TestProfiles;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.Ingest;
import org.jvmpprof.collector.ingest.IngestLimits;
import org.jvmpprof.collector.ingest.IngestRequest;
import org.jvmpprof.collector.ingest.ProfileBody;
import org.jvmpprof.collector.store.EmbeddedStore;
import org.jvmpprof.collector.store.FunctionSums;
import org.jvmpprof.collector.store.LabelPair;
import org.jvmpprof.collector.store.ProfileKind;
import org.jvmpprof.collector.store.ProfileQuery;
import org.jvmpprof.collector.store.ProfileStore;
import org.jvmpprof.collector.store.RollupStore;
import org.jvmpprof.collector.store.Section;
import org.jvmpprof.collector.store.Window;
import org.jvmpprof.proto.Function;
import org.jvmpprof.proto.Line;
import org.jvmpprof.proto.Location;
import org.jvmpprof.proto.Mapping;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileEncoder;
import org.jvmpprof.proto.Sample;
import org.jvmpprof.proto.ValueType;

/** Rollups give exactly what their profiles give, whatever comes late, expires or does not fit. */
final class RollupsTest {
    private static final long START = Instant.parse("2026-11-21T00:00:00Z").getEpochSecond();
    private static final long NANOS = 1_000_000_000L;
    private static final IngestLimits LIMITS = new IngestLimits(1 << 20, 8 << 20, 100_000, 16, 1024);

    @TempDir
    Path data;

    private ProfileStore store;
    private Ingest ingest;
    private Merges merges;
    private Merges direct;
    private Rollups rollups;

    @BeforeEach
    void open() throws IOException {
        store = EmbeddedStore.open(data, 0, 8 << 20);
        Clock clock = Clock.fixed(Instant.ofEpochSecond(START + 86_400), ZoneOffset.UTC);
        ingest = new Ingest(store, LIMITS, clock, 8, 1 << 28, Duration.ofSeconds(5));
        merges = merges(store);
        direct = merges(withoutRollups(store));
        rollups = new Rollups(store, merges);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    private static Merges merges(ProfileStore store) {
        return new Merges(store, new ProfileBody(LIMITS), 2, 100_000, Duration.ofSeconds(5));
    }

    /** The same store, as if no rollup had ever been built. */
    private static ProfileStore withoutRollups(ProfileStore store) {
        Object none = Proxy.newProxyInstance(
                RollupStore.class.getClassLoader(),
                new Class<?>[] {RollupStore.class},
                (proxy, method, arguments) -> List.of());
        return (ProfileStore) Proxy.newProxyInstance(
                ProfileStore.class.getClassLoader(),
                new Class<?>[] {ProfileStore.class},
                (proxy, method, arguments) -> {
                    try {
                        return method.getName().equals("rollups") ? none : method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Stacks out of a small program, as those of one service are, so that merging pays. */
    private static Profile profile(Random random, long seconds) {
        List<Function> functions = new ArrayList<>();
        List<Location> locations = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String name = "com.acme.p" + i % 5 + ".C" + i % 11 + ".m" + i;
            String hidden = i % 13 == 0 ? "com.acme.A$$Lambda/0x" + random.nextInt(1 << 20) + "1.run" : name;
            functions.add(new Function(hidden, hidden + "()V", "C" + i % 11 + ".java", 1));
            locations.add(new Location(0, 0x1000 + random.nextInt(1 << 20), List.of(new Line(i, i + 3, 0)), false));
        }
        locations.add(new Location(0, 0x9, List.of(), false));
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            int first = random.nextInt(20);
            int[] stack = {first, first / 2 + 20, 39, random.nextInt(9) == 0 ? 40 : 38};
            long count = random.nextInt(4);
            samples.add(new Sample(stack, new long[] {count, count * 10_000_000}, List.of()));
        }
        return Profile.builder()
                .sampleType("samples", "count")
                .sampleType("cpu", "nanoseconds")
                .periodType(new ValueType("cpu", "nanoseconds"))
                .period(10_000_000)
                .mappings(List.of(Mapping.symbolized(0x1000, 0x200000, "app" + random.nextInt(3))))
                .functions(functions)
                .locations(locations)
                .samples(samples)
                .timeNanos(seconds * NANOS + random.nextInt(1_000))
                .durationNanos(NANOS)
                .comment("lost " + random.nextInt(200))
                .build();
    }

    private void put(Profile profile, String labels) throws Exception {
        byte[] body = ProfileEncoder.encode(profile);
        ingest.accept(new IngestRequest("shop", "cpu", "i", labels, null, null), new Ingest.Source() {
            @Override
            public OptionalLong length() {
                return OptionalLong.of(body.length);
            }

            @Override
            public byte[] readUpTo(int limit) {
                return body;
            }
        });
    }

    private static ProfileQuery query(long fromSeconds, long toSeconds, LabelPair... labels) {
        return new ProfileQuery(
                "shop", ProfileKind.CPU, fromSeconds * NANOS, toSeconds * NANOS + NANOS - 1, List.of(labels));
    }

    private static byte @Nullable [] pprof(@Nullable MergedProfile merged) {
        return merged == null ? null : merged.pprof();
    }

    private List<Integer> lengths(ProfileQuery query) throws IOException {
        return store.rollups().usable(query).stream()
                .map(rollup -> rollup.window().seconds())
                .toList();
    }

    private void build() throws IOException {
        while (rollups.buildEnded(START + 86_400) > 0) {
            assertThat(store.rollups().open(Long.MAX_VALUE / 4, 10_000)).hasSizeLessThan(1_000);
        }
    }

    private void assertSameAsDirect(ProfileQuery query, String why) throws Exception {
        MergedProfile fromRollups = merges.merge(query);
        MergedProfile one = direct.merge(query);
        assertThat(pprof(fromRollups)).as(why).isEqualTo(pprof(one));
        if (one != null && fromRollups != null) {
            assertThat(fromRollups.summary()).as(why).isEqualTo(one.summary());
        }
        for (Section section : Section.values()) {
            assertThat(rows(query, section, Window.HOUR)).as(why).isEqualTo(rows(query, section, 0));
        }
    }

    private List<String> rows(ProfileQuery query, Section section, int longest) throws IOException {
        FunctionSums sums = new FunctionSums();
        long[] whole = new long[3];
        store.summaries().scan(query, longest, true, group -> {
            whole[0] += group.profiles();
            whole[1] += group.types() == null ? 0 : group.profiles();
            if (group.types() != null) {
                int type = group.types().types().size() - 1;
                whole[2] += group.sum(type);
                group.rows(section, type, sums);
            }
        });
        List<String> texts = new ArrayList<>();
        texts.add(whole[0] + " profiles, " + whole[1] + " known, sum " + whole[2]);
        for (int name : sums.names()) {
            texts.add(name + " " + sums.self(name) + "/" + sums.total(name));
        }
        return texts;
    }

    @Test
    void merges_and_sums_are_byte_for_byte_those_without_rollups_whatever_comes_and_goes() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int usedRollups = 0;
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 110; i++) { // out of order, some late for windows that are built
                String pod = "pod=" + random.nextInt(3) + ",az=eu";
                put(profile(random, START + random.nextInt(3 * 3_600)), pod);
            }
            if (round == 3) {
                store.expireBefore("shop", ProfileKind.CPU, (START + 900) * NANOS);
            }
            build();
            for (int i = 0; i < 12; i++) {
                long from = START + random.nextInt(2 * 3_600);
                long to = from + random.nextInt(3 * 3_600);
                LabelPair[] labels = switch (i % 3) {
                    case 0 -> new LabelPair[0];
                    case 1 -> new LabelPair[] {new LabelPair("az", "eu")};
                    default -> new LabelPair[] {new LabelPair("pod", "1")};
                };
                ProfileQuery query = query(from, to, labels);
                usedRollups += lengths(query).size();
                assertSameAsDirect(query, "seed " + seed + " round " + round + " " + query);
            }
            assertSameAsDirect(query(START, START + 3 * 3_600), "seed " + seed + " all of round " + round);
        }
        assertThat(lengths(query(START, START + 3 * 3_600 - 1)))
                .as("seed %s", seed)
                .contains(3_600);
        assertThat(usedRollups).as("seed %s", seed).isGreaterThan(20);
    }

    @Test
    void a_late_profile_takes_its_rollups_away_at_once_and_they_are_built_again() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 80; i++) {
            put(profile(random, START + i * 20), "");
        }
        build();
        ProfileQuery hour = query(START, START + 3_599);
        assertThat(lengths(hour)).containsExactly(3_600);

        put(profile(random, START + 100), "");
        assertThat(lengths(hour)).containsExactly(600);
        assertSameAsDirect(hour, "before it is built again");
        build();
        assertThat(lengths(hour)).containsExactly(3_600);
        assertThat(merges.merge(hour).summary()).isEqualTo("merged 81 of 81");
    }

    @Test
    void what_comes_while_a_window_is_built_makes_it_to_be_built_again() throws Exception {
        Random random = new Random(2);
        for (int i = 0; i < 20; i++) {
            put(profile(random, START + i), "");
        }
        Window window = new Window("shop", ProfileKind.CPU, 600, START);
        store.rollups().begin(window);
        put(profile(random, START + 50), "");

        assertThat(store.rollups().finish(window, null)).isFalse();
        assertThat(store.rollups().open(START + 86_400, 10)).contains(window);
        store.rollups().begin(window);
        assertThat(store.rollups().finish(window, null)).isTrue();
        assertThat(store.rollups().open(START + 86_400, 10)).doesNotContain(window);
    }

    @Test
    void a_window_with_profiles_that_do_not_fit_is_merged_one_by_one() throws Exception {
        Random random = new Random(3);
        for (int i = 0; i < 60; i++) {
            put(profile(random, START + i), "");
        }
        put(
                Profile.builder()
                        .sampleType("goats", "count")
                        .timeNanos((START + 30) * NANOS)
                        .build(),
                "");
        build();

        ProfileQuery hour = query(START, START + 3_599);
        assertThat(lengths(hour)).isEmpty();
        assertSameAsDirect(hour, "goats");
        assertThat(merges.merge(hour).summary()).isEqualTo("merged 60 of 61");
    }

    /** Each window fits in itself, and the second does not fit to the first. */
    @Test
    void windows_of_different_types_are_judged_profile_by_profile() throws Exception {
        Random random = new Random(4);
        for (int i = 0; i < 40; i++) {
            put(profile(random, START + i), "");
            Profile other = profile(random, START + 3_600 + i);
            put(
                    other.toBuilder()
                            .periodType(new ValueType("wall", "nanoseconds"))
                            .build(),
                    "");
        }
        build();

        ProfileQuery both = query(START, START + 7_199);
        assertThat(lengths(both)).containsExactly(600, 600);
        assertSameAsDirect(both, "two kinds of profiler");
        assertThat(merges.merge(both).summary()).isEqualTo("merged 40 of 80");
    }

    @Test
    void few_profiles_and_windows_that_have_not_ended_get_no_rollup() throws Exception {
        Random random = new Random(5);
        for (int i = 0; i < 60; i++) {
            put(profile(random, START + 86_400 - 60 + i), "");
        }
        for (int i = 0; i < Rollups.LEAST_PROFILES - 1; i++) {
            put(profile(random, START + i), "");
        }
        build();

        assertThat(lengths(query(START, START + 2 * 86_400))).isEmpty();
        assertThat(store.rollups().open(Long.MAX_VALUE / 4, 10))
                .extracting(Window::startSeconds)
                .containsExactlyInAnyOrder(START + 86_400 - 600, START + 86_400 - 3_600);
    }

    @Test
    void top_and_series_are_the_same_before_and_after_windows_are_built() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            put(profile(random, START + random.nextInt(2 * 3_600)), "pod=" + i % 3);
        }
        List<String> before = answers();
        build();

        assertThat(lengths(query(START, START + 7_199))).isNotEmpty();
        assertThat(answers()).as("seed %s", seed).isEqualTo(before);
    }

    private List<String> answers() throws Exception {
        RowQueries queries = new RowQueries(store, merges);
        List<String> answers = new ArrayList<>();
        for (TopQuery.By by : TopQuery.By.values()) {
            for (List<LabelPair> labels : List.of(List.<LabelPair>of(), List.of(new LabelPair("pod", "1")))) {
                answers.add(String.valueOf(queries.top(new TopQuery(
                        null, ProfileKind.CPU, (START + 70) * NANOS, (START + 7_000) * NANOS, labels, null, by, 30))));
            }
        }
        for (int step : new int[] {60, 600, 1_800, 3_600, 7_200}) {
            for (String function : new String[] {null, "com.acme.p3.C5.m38", "nobody"}) {
                answers.add(String.valueOf(
                        queries.series(new SeriesQuery(query(START + 70, START + 7_000), step, function, null, null))));
                answers.add(String.valueOf(queries.series(
                        new SeriesQuery(query(START, START + 7_199), step, function, "samples", "pod"))));
            }
        }
        assertThat(answers).noneMatch(answer -> answer.equals("null"));
        return answers;
    }

    @Test
    void services_whose_rows_were_not_held_are_read_again_for_the_rows_that_are_shown() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 20; i++) {
            put(profile(random, START + i), "");
        }
        ValueType cpu = new ValueType("cpu", "nanoseconds");
        TopFunctions held = new TopFunctions(store.summaries(), cpu, TopQuery.By.FUNCTION);
        TopFunctions again = new TopFunctions(store.summaries(), cpu, TopQuery.By.FUNCTION, 3);
        held.add(query(START, START + 60));
        again.add(query(START, START + 60));

        TopAnswer answer = again.answer(5);
        assertThat(answer).isEqualTo(held.answer(5));
        assertThat(answer.rows())
                .hasSize(5)
                .allSatisfy(row -> assertThat(row.services())
                        .containsExactly(new TopAnswer.Part("shop", row.self(), row.total())));
    }

    @Test
    void too_many_points_are_refused_and_the_answer_says_what_to_do() throws Exception {
        for (int i = 0; i < 1_001; i++) {
            put(TestProfiles.profile("f", 1, (START + i) * NANOS), "pod=p" + i);
        }
        SeriesQuery query = new SeriesQuery(query(START, START + 3_599), 60, null, null, "pod");
        assertThatThrownBy(() -> new RowQueries(store, merges).series(query))
                .isInstanceOf(MergeStoppedException.class)
                .hasCauseInstanceOf(BadRequestException.class)
                .hasMessage(
                        "bad request: \"by\" \"pod\" gives more than 1000 lines; narrow labels, from or to, or use a"
                                + " larger step");
    }

    @Test
    void rollups_and_sums_go_with_their_profiles() throws Exception {
        Random random = new Random(6);
        for (int i = 0; i < 100; i++) {
            put(profile(random, START + 13 * i), "");
        }
        build();
        assertThat(lengths(query(START, START + 3_599))).containsExactly(3_600);

        store.expireBefore(null, null, (START + 86_400) * NANOS);
        assertThat(lengths(query(START, START + 3_599))).isEmpty();
        assertThat(rows(query(START, START + 3_599), Section.FUNCTIONS, Window.HOUR))
                .containsExactly("0 profiles, 0 known, sum 0");
        try (var database = java.sql.DriverManager.getConnection("jdbc:sqlite:" + data.resolve("index.db"));
                var statement = database.createStatement()) {
            for (String table : List.of("summary", "rollup", "rollup_rows", "rollup_todo", "profile", "series")) {
                assertThat(statement
                                .executeQuery("SELECT count(*) FROM " + table)
                                .getLong(1))
                        .as(table)
                        .isZero();
            }
        }
    }
}
