package org.jvmpprof.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpRequestsTest {
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Sink sink = new Sink();
    private final HttpRequests requests = new HttpRequests(sink);

    @AfterEach
    void remove() {
        HttpHook.install(null);
    }

    @Test
    void a_request_is_told_once_with_what_was_said_of_it() {
        HttpHook.install(requests);
        Object key = new Object();
        HttpHook.begin(key);
        assertThat(requests.inFlight()).isOne();
        HttpHook.describe(key, "GET", "/a?b");
        HttpHook.route(key, "/{x}");
        HttpHook.wrote(key, 3);
        HttpHook.wrote(key, 4);
        HttpHook.end(key, 200, -1);
        HttpHook.end(key, 200, -1);
        HttpHook.abort(key);
        assertThat(sink.completed).containsExactly("GET /a?b /{x} 200 7");
        assertThat(sink.aborted.get()).isZero();
        assertThat(requests.inFlight()).isZero();
        assertThat(requests.unbegun()).isOne();
    }

    @Test
    void nothing_of_a_request_is_left_to_the_next_one_with_its_key() {
        HttpHook.install(requests);
        Object key = new Object();
        HttpHook.begin(key);
        HttpHook.describe(key, "GET", "/a");
        HttpHook.route(key, "/{x}");
        HttpHook.status(key, 400);
        HttpHook.wrote(key, 3);
        HttpHook.end(key, 500, -1);
        HttpHook.begin(key);
        HttpHook.end(key, 204, -1);
        assertThat(sink.completed).containsExactly("GET /a /{x} 400 3", "null null null 204 0");
    }

    @Test
    void a_request_begun_twice_is_lost_once() {
        Object key = new Object();
        requests.begin(key);
        requests.begin(key);
        requests.beginUnlessOpen(key);
        requests.end(key, 200, 0);
        assertThat(requests.lost()).isOne();
        assertThat(sink.completed).hasSize(1);
        assertThat(requests.inFlight()).isZero();
    }

    @Test
    void a_response_that_failed_by_the_connection_is_aborted() {
        HttpHook.install(requests);
        Object key = new Object();
        HttpHook.begin(key);
        HttpHook.end(key, 200, 0, new IOException("Broken pipe"));
        HttpHook.begin(key);
        HttpHook.end(key, 500, 0, new IllegalStateException("the servlet's fault"));
        assertThat(sink.aborted.get()).isOne();
        assertThat(sink.completed).containsExactly("null null null 500 0");
    }

    @Test
    void every_request_beyond_the_first_table_is_followed_too() {
        List<Object> keys = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            Object key = new Object();
            keys.add(key);
            requests.begin(key);
        }
        assertThat(requests.inFlight()).isEqualTo(20_000);
        keys.forEach(key -> requests.end(key, 200, 0));
        assertThat(sink.completed).hasSize(20_000);
        assertThat(requests.inFlight()).isZero();
    }

    @Test
    void requests_that_find_no_place_are_counted_without_a_time() {
        List<Object> keys = new ArrayList<>();
        int many = 3 * HttpRequests.MOST;
        for (int i = 0; i < many; i++) {
            Object key = new Object();
            keys.add(key);
            requests.begin(key);
        }
        assertThat(requests.untimed()).isBetween(2L * HttpRequests.MOST - 1024, 3L * HttpRequests.MOST);
        keys.forEach(key -> requests.end(key, 200, 0));
        assertThat(sink.completed).hasSize(many);
        assertThat(sink.untimed.get()).isEqualTo(requests.untimed());
        assertThat(requests.unbegun()).isZero();
        assertThat(requests.inFlight()).isZero();
    }

    @Test
    void a_servers_object_whose_end_never_comes_is_let_go_and_counted() {
        Object kept = new Object();
        requests.begin(kept);
        WeakReference<Object> forgotten = beginAndForget();
        requests.sweep(System.nanoTime() + MINUTE_NANOS);
        long deadline = System.nanoTime() + MINUTE_NANOS;
        while (requests.lost() == 0 && System.nanoTime() < deadline) {
            System.gc();
            requests.sweep(System.nanoTime() + MINUTE_NANOS);
        }
        assertThat(forgotten.get()).isNull();
        assertThat(requests.lost()).isOne();
        requests.end(kept, 200, 1);
        assertThat(sink.completed).as("an old request ends like any other").containsExactly("null null null 200 1");
    }

    private WeakReference<Object> beginAndForget() {
        Object key = new Object();
        requests.begin(key);
        return new WeakReference<>(key);
    }

    @Test
    void the_oldest_is_found() {
        assertThat(requests.oldestNanos(System.nanoTime())).isZero();
        requests.begin("old");
        long between = System.nanoTime();
        requests.begin("new");
        assertThat(requests.oldestNanos(between + MINUTE_NANOS)).isBetween(MINUTE_NANOS, 2 * MINUTE_NANOS);
    }

    @Test
    void what_the_sink_throws_stays_here() {
        HttpRequests failing = new HttpRequests(new Sink() {
            @Override
            public void completed(String method, String path, String route, int status, long bytes, long nanos) {
                throw new IllegalStateException("wanted");
            }
        });
        HttpHook.install(failing);
        HttpHook.begin(this);
        HttpHook.end(this, 200, 0);
        assertThat(failing.errors()).isOne();
        assertThat(failing.inFlight()).isZero();
    }

    @Test
    void many_threads_lose_nothing_and_count_nothing_twice() throws InterruptedException {
        int each = 50_000;
        AtomicLong ended = new AtomicLong();
        HttpRequests shared = new HttpRequests(new Sink() {
            @Override
            public void completed(String method, String path, String route, int status, long bytes, long nanos) {
                ended.incrementAndGet();
            }

            @Override
            public void aborted(long nanos) {
                ended.incrementAndGet();
            }
        });
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (int n = 0; n < each; n++) {
                    Object key = new Object();
                    shared.begin(key);
                    race(shared, key, n);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                shared.sweep(System.nanoTime() + MINUTE_NANOS); // fades keys under the threads' hands
            }
            thread.join();
        }
        assertThat(ended.get() + shared.lost()).isEqualTo(4L * each);
        assertThat(shared.inFlight()).isZero();
    }

    private static void race(HttpRequests shared, Object key, int n) {
        if (n % 2 == 0) {
            shared.end(key, 200, 0);
        }
        shared.abort(key);
    }

    private static class Sink implements HttpSink {
        final List<String> completed = new ArrayList<>();
        final AtomicLong aborted = new AtomicLong();
        final AtomicLong untimed = new AtomicLong();

        @Override
        public void completed(String method, String path, String route, int status, long bytes, long nanos) {
            completed.add(method + " " + path + " " + route + " " + status + " " + bytes);
            untimed.addAndGet(nanos < 0 ? 1 : 0);
        }

        @Override
        public void aborted(long nanos) {
            aborted.incrementAndGet();
        }
    }
}
