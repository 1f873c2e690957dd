package org.jvmpprof.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.jvmpprof.proto.ValueType;

/** What every store must do; a store's test extends this and says how it is opened. */
abstract class ProfileStoreContract {
    static final long SECOND = 1_000_000_000L;
    static final long START = 1_790_000_000L * SECOND;

    /** The store under test, opened once a test and closed by the subclass. */
    abstract ProfileStore store();

    /** Closes the store and opens it again on the same data. */
    abstract ProfileStore reopened() throws IOException;

    /** Opens what a kill -9 at this moment would leave; the store goes on beside it. */
    abstract ProfileStore afterKill() throws IOException;

    static NewProfile profile(String service, ProfileKind kind, long time, String blob, LabelPair... labels) {
        return new NewProfile(service, kind, "i-1", List.of(labels), time, null, blob.getBytes(StandardCharsets.UTF_8));
    }

    static NewProfile keyed(String key, long time, String blob) {
        return new NewProfile(
                "shop", ProfileKind.CPU, "i-1", List.of(), time, key, blob.getBytes(StandardCharsets.UTF_8));
    }

    static ProfileQuery all(String service, ProfileKind kind, LabelPair... labels) {
        return new ProfileQuery(service, kind, START - 1_000_000 * SECOND, START + 1_000_000 * SECOND, List.of(labels));
    }

    static LabelPair label(String key, String value) {
        return new LabelPair(key, value);
    }

    static TreeMap<String, String> read(ProfileStore store, List<String> ids) throws IOException {
        TreeMap<String, String> found = new TreeMap<>();
        store.read(ids, new ProfileStore.BlobSink() {
            @Override
            public void blob(String id, byte[] blob) {
                found.put(id, new String(blob, StandardCharsets.UTF_8));
            }

            @Override
            public void lost(String id, Optional<String> damage) {
                found.put(id, "lost: " + damage.orElse("gone"));
            }
        });
        return found;
    }

    static List<ProfileMeta> paged(ProfileStore store, ProfileQuery query, int limit) throws IOException {
        List<ProfileMeta> metas = new ArrayList<>();
        PageCursor cursor = null;
        do {
            MetaPage page = store.find(query, cursor, limit);
            assertThat(page.metas()).hasSizeLessThanOrEqualTo(limit);
            metas.addAll(page.metas());
            cursor = page.next() == null ? null : PageCursor.parse(page.next().text());
        } while (cursor != null);
        return metas;
    }

    @Test
    void returns_what_was_put_also_after_a_restart() throws IOException {
        ProfileMeta meta = store().put(profile(
                "shop", ProfileKind.HEAP, START + 7, "blob-1", label("pod", "b"), label("az", "größer & =x,y")));

        assertThat(meta.labels()).containsExactly(label("az", "größer & =x,y"), label("pod", "b"));
        assertThat(store().find(all("shop", ProfileKind.HEAP), null, 10).metas())
                .containsExactly(meta);
        ProfileStore again = reopened();
        assertThat(again.find(all("shop", ProfileKind.HEAP), null, 10).metas()).containsExactly(meta);
        assertThat(again.metas(List.of(meta.id(), "unknown"))).containsOnly(Map.entry(meta.id(), meta));
        assertThat(read(again, List.of(meta.id()))).containsEntry(meta.id(), "blob-1");
    }

    @Test
    void ids_sort_by_the_profiles_time() throws IOException {
        String late = store().put(profile("shop", ProfileKind.CPU, START + 5 * SECOND, "late"))
                .id();
        String early =
                store().put(profile("shop", ProfileKind.CPU, START, "early")).id();

        assertThat(early).isLessThan(late);
    }

    @Test
    void lists_by_time_and_only_what_lies_between_both_ends_inclusive() throws IOException {
        for (long second : new long[] {5, 1, 4, 2, 3}) {
            store().put(profile("shop", ProfileKind.CPU, START + second * SECOND, "at " + second));
        }
        ProfileQuery query =
                new ProfileQuery("shop", ProfileKind.CPU, START + 2 * SECOND, START + 4 * SECOND, List.of());

        assertThat(store().find(query, null, 10).metas())
                .extracting(meta -> (meta.createdAtNanos() - START) / SECOND)
                .containsExactly(2L, 3L, 4L);
        assertThat(store().count(query)).isEqualTo(3);
    }

    @Test
    void a_query_without_type_finds_all_types_in_order_of_time() throws IOException {
        store().put(profile("shop", ProfileKind.HEAP, START + 2, "2"));
        store().put(profile("shop", ProfileKind.CPU, START + 3, "3"));
        store().put(profile("shop", ProfileKind.CPU, START + 1, "1"));
        store().put(profile("other", ProfileKind.CPU, START + 1, "0"));

        assertThat(paged(store(), all("shop", null), 1))
                .extracting(ProfileMeta::createdAtNanos)
                .containsExactly(START + 1, START + 2, START + 3);
        assertThat(store().count(all("shop", null))).isEqualTo(3);
        assertThat(store().types("shop")).containsExactly(ProfileKind.CPU, ProfileKind.HEAP);
    }

    @Test
    void labels_filter_by_all_pairs() throws IOException {
        store().put(profile("shop", ProfileKind.CPU, START + 1, "a", label("az", "1"), label("pod", "x")));
        store().put(profile("shop", ProfileKind.CPU, START + 2, "b", label("az", "1"), label("pod", "y")));
        store().put(profile("shop", ProfileKind.CPU, START + 3, "c", label("az", "2"), label("pod", "x")));

        assertThat(store().find(all("shop", ProfileKind.CPU, label("az", "1")), null, 9)
                        .metas())
                .hasSize(2);
        assertThat(store().count(all("shop", ProfileKind.CPU, label("az", "1"), label("pod", "x"))))
                .isEqualTo(1);
        assertThat(store().count(all("shop", ProfileKind.CPU, label("az", "3"))))
                .isZero();
    }

    /** profefe returned 77 of 100 here: its label query stops at the first profile that is out of order. */
    @Test
    void finds_all_that_four_uploaders_sent_out_of_order() throws Exception {
        List<NewProfile> profiles = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            long time = START + i / 2 * SECOND; // two at each instant: the cursor must not skip the second
            profiles.add(profile("shop", ProfileKind.CPU, time, "p" + i, label("pod", "p" + i % 4), label("az", "eu")));
        }
        long seed = System.nanoTime();
        Collections.shuffle(profiles, new Random(seed));
        ExecutorService uploaders = Executors.newFixedThreadPool(4);
        try {
            List<Future<ProfileMeta>> done = new ArrayList<>();
            for (NewProfile profile : profiles) {
                done.add(uploaders.submit(() -> store().put(profile)));
            }
            Set<String> ids = new TreeSet<>();
            for (Future<ProfileMeta> each : done) {
                ids.add(each.get().id());
            }
            assertThat(ids).as("unique ids, seed %s", seed).hasSize(400);
        } finally {
            uploaders.shutdown();
        }

        List<ProfileMeta> found = paged(store(), all("shop", ProfileKind.CPU, label("az", "eu")), 7);
        assertThat(found).as("seed %s", seed).hasSize(400).doesNotHaveDuplicates();
        assertThat(found).extracting(ProfileMeta::createdAtNanos).isSorted();
        assertThat(paged(store(), all("shop", ProfileKind.CPU, label("pod", "p3")), 9))
                .hasSize(100);
    }

    @Test
    void a_repeated_key_is_stored_once_also_across_a_restart() throws IOException {
        ProfileMeta first = store().put(keyed("round-1", START, "a"));

        assertThat(store().put(keyed("round-1", START, "a"))).isEqualTo(first);
        ProfileStore again = reopened();
        assertThat(again.put(keyed("round-1", START, "a"))).isEqualTo(first);
        assertThat(again.put(keyed("round-2", START, "a"))).isNotEqualTo(first);
        assertThat(again.count(all("shop", ProfileKind.CPU))).isEqualTo(2);
    }

    @Test
    void a_key_repeated_by_many_at_once_is_stored_once() throws Exception {
        ExecutorService posters = Executors.newFixedThreadPool(8);
        try {
            List<Future<ProfileMeta>> done = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                done.add(posters.submit(() -> store().put(keyed("same", START, "a"))));
            }
            Set<String> ids = new TreeSet<>();
            for (Future<ProfileMeta> each : done) {
                ids.add(each.get().id());
            }
            assertThat(ids).hasSize(1);
        } finally {
            posters.shutdown();
        }
        assertThat(store().count(all("shop", ProfileKind.CPU))).isEqualTo(1);
    }

    @Test
    void the_same_key_of_another_type_or_instance_is_another_profile() throws IOException {
        store().put(keyed("k", START, "a"));
        store().put(new NewProfile("shop", ProfileKind.HEAP, "i-1", List.of(), START, "k", new byte[] {1}));
        store().put(new NewProfile("shop", ProfileKind.CPU, "i-2", List.of(), START, "k", new byte[] {1}));

        assertThat(store().count(all("shop", null))).isEqualTo(3);
    }

    @Test
    void names_services_and_labels() throws IOException {
        store().put(profile("b", ProfileKind.CPU, START, "1", label("pod", "x"), label("az", "1")));
        store().put(profile("a", ProfileKind.CPU, START, "1", label("pod", "y")));

        assertThat(store().services()).containsExactly("a", "b");
        assertThat(store().labelNames(null)).containsExactly("az", "pod");
        assertThat(store().labelNames("a")).containsExactly("pod");
        assertThat(store().labelValues("pod", null)).containsExactly("x", "y");
        assertThat(store().labelValues("pod", "b")).containsExactly("x");
    }

    @Test
    void expires_by_the_profiles_own_time_and_of_what_was_asked_for() throws IOException {
        String old = store().put(profile("shop", ProfileKind.CPU, START, "old", label("pod", "gone")))
                .id();
        store().put(profile("shop", ProfileKind.CPU, START + 10, "new"));
        store().put(profile("shop", ProfileKind.HEAP, START, "other type"));
        store().put(profile("bank", ProfileKind.CPU, START, "other service"));

        assertThat(store().expireBefore("shop", ProfileKind.CPU, START + 5)).isEqualTo(1);
        assertThat(store().count(all("shop", null))).isEqualTo(2);
        assertThat(read(store(), List.of(old))).containsEntry(old, "lost: gone");
        assertThat(store().labelNames("shop")).isEmpty();
        assertThat(store().expireBefore(null, null, START + 5)).isEqualTo(2);
        assertThat(store().services()).containsExactly("shop");
        assertThat(store().usage().profiles()).isEqualTo(1);
    }

    /** profefe's S3 store merges the first hundred with a 200. */
    @Test
    void more_than_a_hundred_are_found_counted_and_read() throws IOException {
        List<String> put = new ArrayList<>();
        for (int i = 0; i < 1_203; i++) {
            put.add(store().put(profile("shop", ProfileKind.CPU, START + i * SECOND, "blob " + i, label("az", "eu")))
                    .id());
        }

        assertThat(store().count(all("shop", ProfileKind.CPU, label("az", "eu"))))
                .isEqualTo(1_203);
        assertThat(paged(store(), all("shop", ProfileKind.CPU, label("az", "eu")), 1_000))
                .extracting(ProfileMeta::id)
                .isEqualTo(put);
        assertThat(store().find(all("shop", null), null, 2_000).metas()).hasSize(1_203);
        TreeMap<String, String> read = read(store(), put);
        assertThat(read).hasSize(1_203);
        assertThat(read.values()).noneMatch(text -> text.startsWith("lost"));
    }

    @Test
    void what_was_acknowledged_is_there_after_a_kill() throws IOException {
        store().put(keyed("round-1", START, "a"));
        String second = store().put(profile("shop", ProfileKind.HEAP, START + 1, "b", label("pod", "x")))
                .id();
        store().expireBefore("shop", ProfileKind.CPU, START + 5);
        ProfileMeta third = store().put(keyed("round-3", START + 2, "c"));

        ProfileStore after = afterKill();

        assertThat(after.count(all("shop", null))).isEqualTo(2);
        assertThat(read(after, List.of(second, third.id())))
                .containsEntry(second, "b")
                .containsEntry(third.id(), "c");
        assertThat(after.put(keyed("round-3", START + 2, "c"))).isEqualTo(third);
        assertThat(after.labelValues("pod", "shop")).containsExactly("x");
        assertThat(after.health().damagedSegments()).isEmpty();
        assertThat(after.health().isWritable()).isTrue();
    }

    @Test
    void a_key_whose_profile_has_expired_stores_anew() throws IOException {
        ProfileMeta first = store().put(keyed("round-1", START, "a"));
        store().expireBefore(null, null, START + 1);

        ProfileMeta again = store().put(keyed("round-1", START, "a"));

        assertThat(again.id()).isNotEqualTo(first.id());
        assertThat(read(store(), List.of(first.id(), again.id())))
                .containsEntry(first.id(), "lost: gone")
                .containsEntry(again.id(), "a");
    }

    @Test
    void a_repetition_that_comes_late_and_out_of_order_is_still_one() throws IOException {
        List<ProfileMeta> first = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            first.add(store().put(keyed("round-" + i, START + i * SECOND, "blob " + i)));
        }
        for (int i = 49; i >= 0; i--) {
            assertThat(store().put(keyed("round-" + i, START + i * SECOND, "blob " + i)))
                    .isEqualTo(first.get(i));
        }
        assertThat(store().count(all("shop", ProfileKind.CPU))).isEqualTo(50);
        assertThat(store().find(all("shop", null), null, 100).metas()).isEqualTo(first);
    }

    /** More than one batch, and what is as old as the limit stays. */
    @Test
    void thousands_expire_at_once_and_the_rest_is_untouched() throws IOException {
        ExecutorService uploaders = Executors.newFixedThreadPool(16);
        try {
            List<Future<ProfileMeta>> done = new ArrayList<>();
            for (int i = 0; i < 2_600; i++) {
                NewProfile each = profile("shop", ProfileKind.CPU, START + i, "blob " + i, label("n", "" + i % 3));
                done.add(uploaders.submit(() -> store().put(each)));
            }
            for (Future<ProfileMeta> each : done) {
                each.get();
            }
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new IOException(e);
        } finally {
            uploaders.shutdown();
        }

        assertThat(store().expireBefore(null, null, START + 2_500)).isEqualTo(2_500);

        List<ProfileMeta> left = paged(store(), all("shop", null), 7);
        assertThat(left).extracting(ProfileMeta::createdAtNanos).first().isEqualTo(START + 2_500);
        assertThat(left).hasSize(100);
        assertThat(read(store(), left.stream().map(ProfileMeta::id).toList()).values())
                .allMatch(text -> text.startsWith("blob 25"));
        assertThat(store().labelValues("n", null)).containsExactly("0", "1", "2");
        assertThat(store().usage().profiles()).isEqualTo(100);
    }

    @Test
    void blobs_are_handed_in_the_order_in_which_they_were_asked_for() throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            ids.add(store().put(profile(i % 2 == 0 ? "shop" : "bank", ProfileKind.CPU, START + i, "blob " + i))
                    .id());
        }
        ids.add(7, "0".repeat(26));
        Collections.shuffle(ids, new Random(7));
        List<String> handed = new ArrayList<>();

        store().read(ids, new ProfileStore.BlobSink() {
            @Override
            public void blob(String id, byte[] blob) {
                handed.add(id);
            }

            @Override
            public void lost(String id, Optional<String> damage) {
                handed.add(id);
            }
        });

        assertThat(handed).isEqualTo(ids);
    }

    @Test
    void a_page_of_nothing_is_empty() throws IOException {
        assertThat(store().find(all("nobody", null), null, 5).metas()).isEmpty();
        assertThat(store().find(all("nobody", ProfileKind.CPU), null, 5).next()).isNull();
        assertThat(store().services()).isEmpty();
        assertThat(store().health().isWritable()).isTrue();
    }

    /** A profile of one function, in packages of its first letter. */
    static NewProfile summed(String service, long time, String function, long value, LabelPair... labels) {
        FunctionSummary.Rows functions =
                new FunctionSummary.Rows(new String[] {function}, new long[][] {{value}}, new long[][] {{value}});
        FunctionSummary.Rows packages = new FunctionSummary.Rows(
                new String[] {function.substring(0, 1)}, new long[][] {{value}}, new long[][] {{value}});
        ValueTypes types = new ValueTypes(List.of(new ValueType("cpu", "nanoseconds")), "");
        FunctionSummary summary = new FunctionSummary(types, new long[] {value}, functions, packages);
        return new NewProfile(service, ProfileKind.CPU, "i-1", List.of(labels), time, null, new byte[] {1}, summary);
    }

    /** {@code name value} of each row that the query finds, after how many of how many have sums. */
    static List<String> rows(ProfileStore store, ProfileQuery query) throws IOException {
        FunctionSums sums = new FunctionSums();
        long[] profiles = new long[2];
        store.summaries().scan(query, 0, true, group -> {
            profiles[0] += group.types() == null ? 0 : group.profiles();
            profiles[1] += group.profiles();
            if (group.types() != null) {
                group.rows(Section.FUNCTIONS, 0, sums);
            }
        });
        List<Integer> numbers = Arrays.stream(sums.names()).boxed().toList();
        Map<Integer, String> names = store.summaries().names(numbers);
        List<String> rows = new ArrayList<>();
        rows.add(profiles[0] + " of " + profiles[1]);
        numbers.stream()
                .map(number -> names.get(number) + " " + sums.self(number))
                .sorted()
                .forEach(rows::add);
        return rows;
    }

    @Test
    void function_sums_are_found_like_their_profiles_and_go_with_them() throws IOException {
        store().put(summed("shop", START + 1, "a.f", 1, label("pod", "x")));
        store().put(summed("shop", START + 2, "a.f", 2, label("pod", "y")));
        store().put(summed("shop", START + 3, "b.g", 4, label("pod", "y")));
        store().put(profile("shop", ProfileKind.CPU, START + 4, "without"));
        store().put(summed("bank", START + 5, "a.f", 8));

        ProfileStore again = reopened();
        assertThat(rows(again, all("shop", ProfileKind.CPU))).containsExactly("3 of 4", "a.f 3", "b.g 4");
        assertThat(rows(again, all("shop", ProfileKind.CPU, label("pod", "y"))))
                .containsExactly("2 of 2", "a.f 2", "b.g 4");
        assertThat(again.summaries().valueTypes(all("shop", ProfileKind.CPU)))
                .containsOnly(Map.entry(new ValueTypes(List.of(new ValueType("cpu", "nanoseconds")), ""), 3L));
        assertThat(again.expireBefore("shop", null, START + 3)).isEqualTo(2);
        assertThat(rows(again, all("shop", ProfileKind.CPU))).containsExactly("1 of 2", "b.g 4");
        assertThat(rows(again, all("bank", ProfileKind.CPU))).containsExactly("1 of 1", "a.f 8");
        assertThat(rows(again, all("bank", ProfileKind.HEAP))).containsExactly("0 of 0");
    }

    @Test
    void a_repeated_key_adds_its_sums_once() throws IOException {
        for (int i = 0; i < 3; i++) {
            NewProfile one = summed("shop", START, "a.f", 5);
            store().put(new NewProfile(
                    "shop", ProfileKind.CPU, "i-1", List.of(), START, "k", one.blob(), one.summary()));
        }
        assertThat(rows(store(), all("shop", ProfileKind.CPU))).containsExactly("1 of 1", "a.f 5");
    }

    @Test
    void names_are_forgotten_when_all_profiles_of_their_days_have_gone() throws IOException {
        long day = 86_400 * SECOND;
        store().put(summed("shop", START, "a.old", 1));
        store().put(summed("shop", START, "a.both", 1));
        store().put(summed("shop", START + 3 * day, "a.both", 1));
        store().expireBefore(null, null, START + day);

        assertThat(store().summaries().numberOf("a.old")).isEmpty();
        assertThat(store().summaries().numberOf("a.both")).isPresent();
        store().put(summed("shop", START + 3 * day, "a.old", 7));
        ProfileQuery later = new ProfileQuery("shop", ProfileKind.CPU, START, START + 9 * day, List.of());
        assertThat(rows(store(), later)).containsExactly("2 of 2", "a.both 1", "a.old 7");
    }

    /** profefe's index by labels ends early when profiles came out of order; sums must not depend on it either. */
    @Test
    void sums_of_profiles_out_of_order_are_complete() throws IOException {
        long seed = System.nanoTime();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(seed));
        for (int i : order) {
            store().put(summed("shop", START + i * SECOND, "a.f", 1, label("az", "eu")));
        }
        assertThat(rows(store(), all("shop", ProfileKind.CPU, label("az", "eu"))))
                .as("seed %s", seed)
                .containsExactly("100 of 100", "a.f 100");
    }
}
