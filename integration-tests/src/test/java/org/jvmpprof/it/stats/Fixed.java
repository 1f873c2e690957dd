package org.jvmpprof.it.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmpprof.it.stats.Ledger.UNKNOWN;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jvmpprof.it.stats.LoadGenerators.Done;

/** Fixed numbers of requests, each number counted to the last one. */
final class Fixed {
    private static final int STREAM_BYTES = 4 * 6;

    private final ServerKind kind;
    private final ServerJvm server;
    private final Ledger ledger;
    private final Path directory;

    /** @param directory for bodies */
    Fixed(ServerKind kind, ServerJvm server, Ledger ledger, Path directory) {
        this.kind = kind;
        this.server = server;
        this.ledger = ledger;
        this.directory = directory;
    }

    /** @param isTold whether the server tells the bytes of such bodies */
    void get(String path, int requests, int status, boolean isTold, String... options) {
        Done done = send(kind, server.url(path), requests, options);
        assertThat(done.other()).isEqualTo(status / 100 == 2 ? 0 : requests);
        check(String.join(" ", options) + " " + path, done, status, isTold ? done.bodyBytes() : UNKNOWN);
    }

    /** Of HTTP/1.0 as ab sends it, or of HTTP/1.1 where that is refused. */
    static Done send(ServerKind kind, String url, int requests, String... options) {
        return kind.speaksHttp10()
                ? LoadGenerators.ab(url, requests, options)
                : LoadGenerators.http11(url, requests, "GET", "");
    }

    void post(String path, int requests, String body) throws IOException {
        Path file = Files.writeString(directory.resolve("body"), body);
        Done done = kind.speaksHttp10()
                ? LoadGenerators.ab(server.url(path), requests, "-p", file.toString(), "-T", "text/plain")
                : LoadGenerators.http11(server.url(path), requests, "POST", body);
        check("POST " + path, done, 200, done.bodyBytes());
    }

    /** ab would take the framing for content. */
    void stream(String path, int requests) {
        Done done = send(kind, server.url(path), requests);
        check(path, done, 200, kind == ServerKind.HELIDON_4 ? UNKNOWN : (long) requests * STREAM_BYTES);
    }

    private void check(String what, Done done, int status, long bytes) {
        assertThat(done.failed()).as(what).isZero();
        ledger.sent(what.trim(), Map.of(status, done.complete()), bytes);
    }
}
