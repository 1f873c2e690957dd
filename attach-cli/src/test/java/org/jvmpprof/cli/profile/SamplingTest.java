package org.jvmpprof.cli.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.jvmpprof.cli.output.Profiles;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileEncoder;

/** Ctrl-C ends sampling without loss. */
class SamplingTest {
    /** A window that ends when its end is asked for, at the earliest at the second time, as one that opens late does. */
    private static final class Server implements ProfileServer {
        final List<String> ends = Collections.synchronizedList(new ArrayList<>());
        final CountDownLatch waiting = new CountDownLatch(1);
        final CountDownLatch ended = new CountDownLatch(1);
        private volatile String window = "";

        @Override
        public InputStream get(String pathAndQuery) throws IOException {
            if (pathAndQuery.startsWith("/debug/pprof/end?")) {
                ends.add(pathAndQuery);
                if (ends.size() < 2 || !pathAndQuery.endsWith(window)) {
                    throw new ServerErrorException("no client waits");
                }
                ended.countDown();
                return new ByteArrayInputStream(new byte[0]);
            }
            window = pathAndQuery.substring(pathAndQuery.indexOf("window="));
            waiting.countDown();
            try {
                assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return new ByteArrayInputStream("sampled".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }

        @Override
        public boolean isTemporary() {
            return false;
        }

        @Override
        public void close() {}
    }

    @Test
    void ctrl_c_ends_the_window_at_the_server() throws Exception {
        Server server = new Server();
        try (Interruption interruption = Interruption.install()) {
            CompletableFuture<byte[]> taken = CompletableFuture.supplyAsync(() -> window(server, interruption));
            assertThat(server.waiting.await(20, TimeUnit.SECONDS)).isTrue();
            interruption.request();
            assertThat(taken.get(20, TimeUnit.SECONDS)).asString().isEqualTo("sampled");
            assertThat(server.ends).hasSize(2);
        }
    }

    @Test
    void a_window_that_begins_after_ctrl_c_ends_at_once() throws Exception {
        Server server = new Server();
        try (Interruption interruption = Interruption.install()) {
            interruption.request();
            assertThat(window(server, interruption)).asString().isEqualTo("sampled");
        }
    }

    @Test
    void ctrl_c_takes_the_second_snapshot_early() throws Exception {
        List<Profile> snapshots = List.of(Profiles.heap(1, 100, 1, 100), Profiles.heap(3, 300, 1, 100));
        List<String> asked = new ArrayList<>();
        try (Interruption interruption = Interruption.install();
                Stand stand = new Stand()) {
            stand.at("pprof/heap", query -> {
                asked.add(query);
                if (asked.size() == 1) {
                    interruption.request();
                }
                return Stand.Reply.of(snapshots.get(asked.size() - 1));
            });
            Sampling sampling = new Sampling(new HttpProfileServer(stand.url() + "/", null), interruption);
            Profile delta = Sampling.decode(sampling.delta(ProfileKind.HEAP, 3600, ""));
            assertThat(delta.total(1)).isEqualTo(200);
            assertThat(ProfileEncoder.encode(delta)).isNotEmpty();
        }
    }

    private static byte[] window(ProfileServer server, Interruption interruption) {
        try {
            return new Sampling(server, interruption).window(ProfileKind.CPU, 600, "");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
