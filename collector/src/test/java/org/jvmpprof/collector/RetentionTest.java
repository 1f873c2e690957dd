package org.jvmpprof.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
                Retention retention = new Retention(store, Duration.ofDays(30), Clock.systemUTC())) {
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
}
