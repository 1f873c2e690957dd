package org.jvmpprof.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The doors in the order in which the codec calls them, without a Netty. */
class NettyHttp2HookTest {
    private final List<String> told = new ArrayList<>();
    private final HttpRequests requests = new HttpRequests(new Sink());
    private final Object connection = new Object();
    private final Object stream = new Object();

    @BeforeEach
    void install() {
        HttpHook.install(requests);
    }

    @AfterEach
    void remove() {
        HttpHook.install(null);
    }

    @Test
    void a_request_is_its_streams_from_the_headers_on() {
        open(stream, "/a");
        assertThat(requests.inFlight()).isOne();
        NettyHttp2Hook.status(stream, "103");
        NettyHttp2Hook.status(stream, "404");
        HttpHook.wrote(stream, 7);
        NettyHttp2Hook.status(stream, null);
        HttpHook.end(stream, 0, -1);
        assertThat(told).containsExactly("GET /a 404 7");
        assertThat(requests.inFlight()).isZero();
    }

    @Test
    void streams_of_one_connection_are_apart() {
        Object other = new Object();
        open(stream, "/a");
        open(other, "/b");
        HttpHook.abort(stream);
        NettyHttp2Hook.status(other, "200");
        HttpHook.end(other, 0, -1);
        HttpHook.abort(other);
        assertThat(told).containsExactly("aborted", "GET /b 200 0");
    }

    @Test
    void headers_that_get_no_stream_are_no_request() {
        NettyHttp2Hook.reading(connection, true, "GET", "/refused");
        NettyHttp2Hook.read(connection);
        NettyHttp2Hook.opened(connection, stream);
        HttpHook.abort(stream);
        assertThat(told).isEmpty();
        assertThat(requests.inFlight()).isZero();
        assertThat(requests.lost()).isZero();
    }

    @Test
    void trailers_and_the_responses_of_a_client_begin_nothing() {
        NettyHttp2Hook.reading(connection, true, null, null);
        NettyHttp2Hook.opened(connection, stream);
        NettyHttp2Hook.reading(connection, false, null, null);
        NettyHttp2Hook.opened(connection, stream);
        assertThat(requests.isInFlight(stream)).isFalse();
        NettyHttp2Hook.ending(Object.class, stream, new Object());
        assertThat(requests.unbegun()).isZero();
        assertThat(requests.errors()).isZero();
    }

    @Test
    void a_stream_whose_future_cannot_be_asked_ends_at_once_and_the_failure_is_counted() {
        open(stream, "/a");
        NettyHttp2Hook.status(stream, "200");
        NettyHttp2Hook.ending(Object.class, stream, new Object());
        assertThat(told).containsExactly("GET /a 200 0");
        assertThat(requests.errors()).isOne();
    }

    @Test
    void a_request_keeps_its_beginning_when_its_key_changes() {
        requests.begin(connection);
        long before = requests.oldestNanos(System.nanoTime());
        requests.move(connection, stream);
        assertThat(requests.isInFlight(connection)).isFalse();
        assertThat(requests.oldestNanos(System.nanoTime())).isGreaterThanOrEqualTo(before);
        requests.move(connection, new Object());
        assertThat(requests.inFlight()).isOne();
    }

    private void open(Object as, String path) {
        NettyHttp2Hook.reading(connection, true, new StringBuilder("GET"), new StringBuilder(path));
        NettyHttp2Hook.opened(connection, as);
        NettyHttp2Hook.read(connection);
    }

    private final class Sink implements HttpSink {
        @Override
        public void completed(
                @Nullable String method,
                @Nullable String path,
                @Nullable String route,
                int status,
                long bytes,
                long nanos) {
            told.add(method + " " + path + " " + status + " " + bytes);
        }

        @Override
        public void aborted(long nanos) {
            told.add("aborted");
        }
    }
}
