package org.jvmpprof.cli.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmpprof.cli.profile.ProfileServer;
import org.jvmpprof.cli.profile.ProfileServers;
import org.jvmpprof.cli.profile.Stand;
import org.jvmpprof.proto.Profile;

/** What a feed makes of an agent's answers. */
class FeedTest {
    private final AtomicLong waited = new AtomicLong();

    private Stand stand;
    private ProfileServer server;

    @BeforeEach
    void start() throws Exception {
        Profile cpu = Readings.profile("cpu", "nanoseconds", Map.of("burn", 500_000_000L)).toBuilder()
                .durationNanos(1_000_000_000)
                .build();
        stand = new Stand()
                .at("pprof/profile", Stand.Reply.of(cpu))
                .at(
                        "pprof/block",
                        query -> Stand.Reply.of(Readings.profile(
                                "delay", "nanoseconds", Map.of("wait", waited.addAndGet(1_000_000_000)))));
        server = ProfileServers.open(stand.url(), "");
    }

    @AfterEach
    void stop() {
        stand.close();
    }

    @Test
    void ranks_what_a_window_and_the_growth_between_two_show() throws Exception {
        Feed feed = new Feed(server, stand.url(), 1);
        feed.begin();
        Reading reading = feed.next();
        assertThat(reading.ranking(View.CPU).sorted(false, "").get(0).function).isEqualTo("burn");
        assertThat(reading.ranking(View.CPU).total()).isEqualTo(0.5e9);
        assertThat(reading.ranking(View.LOCK).sorted(false, "").get(0).flat).isPositive();
        assertThat(reading.facts().texts()).contains("cpu 50%");
    }

    @Test
    void what_the_server_has_not_is_absent_with_its_reason() throws Exception {
        stand.at("pprof/profile", Stand.Reply.error(501, "no sampling: noexec\n"));
        Feed feed = new Feed(server, stand.url(), 1);
        feed.begin();
        Reading reading = feed.next();
        assertThat(reading.ranking(View.CPU).absence()).isEqualTo("no sampling: noexec");
        assertThat(reading.ranking(View.ALLOC).absence()).isEqualTo("Unknown profile");
        assertThat(reading.ranking(View.LOCK).absence()).isNull();
    }

    @Test
    void a_jvm_that_has_gone_ends_the_feed() {
        stand.close();
        assertThatThrownBy(() -> new Feed(server, stand.url(), 1).begin()).isInstanceOf(IOException.class);
    }

    @Test
    void the_kernels_line_of_a_process_is_read_past_its_name() {
        String line = "4711 (a) b) S 1 2 3 0 -1 4194560 1 0 0 0 150 50 0 0 20 0 34 0 100 1000 256 rest";
        ProcessStat stat = ProcessStat.parse(line);
        assertThat(stat.cpuNanos()).isEqualTo(2_000_000_000L);
        assertThat(stat.threads()).isEqualTo(34);
        assertThat(stat.residentBytes()).isEqualTo(1L << 20);
        assertThat(ProcessStat.of("http://127.0.0.1:1").isKnown()).isFalse();
        assertThat(ProcessStat.of(String.valueOf(ProcessHandle.current().pid())).isKnown())
                .isTrue();
    }
}
