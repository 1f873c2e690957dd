package org.jvmpprof.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.collector.config.RetentionRules;
import org.jvmpprof.collector.ingest.TimeText;
import org.jvmpprof.collector.store.EmbeddedStore;
import org.jvmpprof.collector.store.NewProfile;
import org.jvmpprof.collector.store.ProfileKind;
import org.jvmpprof.collector.store.ProfileStore;

final class RetentionTest {
    private static final long AWAIT_NANOS = Duration.ofSeconds(20).toNanos();

    @TempDir
    Path data;

    private static NewProfile at(Instant time) {
        byte[] blob = "x".getBytes(StandardCharsets.UTF_8);
        return new NewProfile("s", ProfileKind.CPU, "", List.of(), TimeText.nanos(time), null, blob);
    }

    /** profefe keeps by the time of writing, so what is uploaded late stays longer than what was on time. */
    @Test
    void deletes_by_the_profiles_time_not_by_the_time_of_its_upload() throws Exception {
        Instant now = Instant.now();
        try (ProfileStore store = EmbeddedStore.open(data, 0, 1 << 20);
                Retention retention =
                        new Retention(store, Duration.ofDays(30), RetentionRules.NONE, Clock.systemUTC())) {
            store.put(at(now.minus(Duration.ofDays(31))));
            String kept = store.put(at(now.minus(Duration.ofDays(29)))).id();

            retention.start();

            long deadline = System.nanoTime() + AWAIT_NANOS;
            while (store.usage().profiles() > 1 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(store.usage().profiles()).isEqualTo(1);
            assertThat(store.metas(List.of(kept))).containsKey(kept);
        }
    }

    private static NewProfile of(String service, ProfileKind kind, Instant time) {
        byte[] blob = (service + kind).getBytes(StandardCharsets.UTF_8);
        return new NewProfile(service, kind, "", List.of(), TimeText.nanos(time), null, blob);
    }

    private static List<String> kept(ProfileStore store) throws Exception {
        List<String> kept = new ArrayList<>();
        for (String service : store.services()) {
            for (ProfileKind kind : store.types(service)) {
                kept.add(service + "/" + kind.text());
            }
        }
        return kept;
    }

    @Test
    void each_service_and_type_goes_when_its_own_time_has_come() throws Exception {
        Instant written = Instant.parse("2026-11-01T00:00:00Z");
        MovingClock clock = new MovingClock(written);
        RetentionRules rules = RetentionRules.parse("shop/heap=2d, shop=10d, batch-*=off");
        try (ProfileStore store = EmbeddedStore.open(data, 0, 1 << 20);
                Retention retention = new Retention(store, Duration.ofDays(5), rules, clock)) {
            for (String service : List.of("bank", "batch-1", "shop")) {
                store.put(of(service, ProfileKind.CPU, written));
                store.put(of(service, ProfileKind.HEAP, written));
            }

            clock.set(written.plus(Duration.ofDays(2)));
            retention.expire();
            assertThat(kept(store)).as("kept for exactly two days").hasSize(6);
            clock.set(written.plus(Duration.ofDays(2)).plusMillis(1));
            retention.expire();
            assertThat(kept(store)).containsExactly("bank/cpu", "bank/heap", "batch-1/cpu", "batch-1/heap", "shop/cpu");
            clock.set(written.plus(Duration.ofDays(6)));
            retention.expire();
            assertThat(kept(store)).containsExactly("batch-1/cpu", "batch-1/heap", "shop/cpu");
            clock.set(written.plus(Duration.ofDays(4_000)));
            retention.expire();
            assertThat(kept(store)).containsExactly("batch-1/cpu", "batch-1/heap");
        }
    }

    /** Stands still until it is set. */
    private static final class MovingClock extends Clock {
        private Instant now;

        MovingClock(Instant now) {
            this.now = now;
        }

        void set(Instant later) {
            now = later;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
