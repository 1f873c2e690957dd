package org.jvmpprof.hook;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What {@link HttpHook} does while an agent is there: keeps the requests in flight, times them, and hands each to the
 * sink once. One per installation; {@code pprof-locks} sweeps, all else runs in the application's threads. State of a
 * request is here and not in the server's classes, since retransformation can add no field to them.
 *
 * <p>{@code begun = completed + aborted + lost + in flight}; requests beyond {@value #MOST} in flight are counted when
 * they end, and not timed. In memory: 4 KB and 56 bytes for each of 1024 places, which suffices most servers; a server
 * with more than that in flight at a time makes a table of 65,536 places, 0.25 MB to 4 MB.
 */
public final class HttpRequests {
    /** So many are followed at a time, or a few less: a key has one bucket in each of two tables. */
    public static final int MOST = 1 << 16;

    private static final int SMALL_BITS = 10;
    private static final int LARGE_BITS = 16;

    /** Older requests are held weakly. */
    private static final long FADE_NANOS = 10_000_000_000L;

    private final HttpSink sink;
    private final RequestTable small = new RequestTable(SMALL_BITS);
    private final AtomicReference<@Nullable RequestTable> large = new AtomicReference<>();
    private final AtomicLong untimed = new AtomicLong();
    private final AtomicLong untimedInFlight = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong unbegun = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();

    public HttpRequests(HttpSink sink) {
        this.sink = sink;
    }

    /** Hot path, as all that follows down to {@link #abort}. */
    void begin(Object key) {
        InFlight before = find(key);
        if (before != null && before.take(key)) {
            before.free();
            lost.incrementAndGet();
        }
        open(key);
    }

    void beginUnlessOpen(Object key) {
        if (find(key) == null) {
            open(key);
        }
    }

    /** As {@link #begin}, for servers that do not tell of its end by the same key: beyond the limit it is lost. */
    void beginOrLose(Object key) {
        forget(key);
        InFlight place = claim(key);
        if (place == null) {
            lost.incrementAndGet();
        } else {
            place.open(key, System.nanoTime());
        }
    }

    /** This request has another key from now on; nothing if it is not in flight. */
    void move(Object from, Object to) {
        InFlight before = find(from);
        if (before == null || !before.take(from)) {
            return;
        }
        InFlight after = claim(to);
        if (after == null) {
            lost.incrementAndGet();
        } else {
            after.openAs(to, before);
        }
        before.free();
    }

    boolean isInFlight(Object key) {
        return find(key) != null;
    }

    private @Nullable InFlight claim(Object key) {
        InFlight place = small.claim(key);
        return place == null ? large().claim(key) : place;
    }

    private void open(Object key) {
        InFlight place = claim(key);
        if (place == null) {
            untimed.incrementAndGet();
            untimedInFlight.incrementAndGet();
        } else {
            place.open(key, System.nanoTime());
        }
    }

    private RequestTable large() {
        RequestTable table = large.get();
        if (table == null) {
            RequestTable fresh = new RequestTable(LARGE_BITS);
            table = large.compareAndSet(null, fresh) ? fresh : large.get();
        }
        return table == null ? small : table;
    }

    private @Nullable InFlight find(Object key) {
        InFlight place = small.find(key);
        RequestTable more = place == null ? large.get() : null;
        return more == null ? place : more.find(key);
    }

    void describe(Object key, @Nullable String method, @Nullable String path) {
        InFlight place = find(key);
        if (place != null) {
            place.describe(method, path);
        }
    }

    void route(Object key, @Nullable String pattern) {
        InFlight place = find(key);
        if (place != null && pattern != null) {
            place.route = pattern;
        }
    }

    void wrote(Object key, long bytes) {
        InFlight place = find(key);
        if (place != null && bytes > 0) {
            place.bytes += bytes;
        }
    }

    void status(Object key, int status) {
        InFlight place = find(key);
        if (place != null) {
            place.status = status;
        }
    }

    void end(Object key, int status, long bytes) {
        InFlight place = find(key);
        if (place == null || !place.take(key)) {
            endUntimed(status, bytes);
            return;
        }
        long nanos = System.nanoTime() - place.beginNanos;
        String method = place.method;
        String path = place.path;
        String route = place.route;
        // Some servers count the body that a handler has written and that HEAD leaves out.
        long body = "HEAD".equals(method) ? 0 : bytes < 0 ? place.bytes : bytes;
        int sent = place.status == 0 ? status : place.status;
        place.free();
        sink.completed(method, path, route, sent, body, nanos);
    }

    private void endUntimed(int status, long bytes) {
        if (takeUntimed()) {
            sink.completed(null, null, null, status, Math.max(0, bytes), -1);
        } else {
            unbegun.incrementAndGet();
        }
    }

    private boolean takeUntimed() {
        long open = untimedInFlight.get();
        while (open > 0) {
            if (untimedInFlight.compareAndSet(open, open - 1)) {
                return true;
            }
            open = untimedInFlight.get();
        }
        return false;
    }

    /** Of no effect if the response was complete before. */
    void abort(Object key) {
        InFlight place = find(key);
        if (place != null && place.take(key)) {
            long nanos = System.nanoTime() - place.beginNanos;
            place.free();
            sink.aborted(nanos);
        }
    }

    /** It was never begun. */
    void forget(Object key) {
        InFlight place = find(key);
        if (place != null && place.take(key)) {
            place.free();
        }
    }

    void failed() {
        errors.incrementAndGet();
    }

    /** Lets go of keys that are old, and of requests whose key is gone. On {@code pprof-locks}, about once a second. */
    public void sweep(long nowNanos) {
        sweep(small, nowNanos);
        RequestTable more = large.get();
        if (more != null) {
            sweep(more, nowNanos);
        }
    }

    private void sweep(RequestTable table, long nowNanos) {
        for (int i = 0; i < table.size(); i++) {
            InFlight place = table.at(i);
            if (place == null || !place.isOpen()) {
                continue;
            }
            if (place.takeLost()) {
                place.free();
                lost.incrementAndGet();
            } else if (nowNanos - place.beginNanos > FADE_NANOS) {
                place.fade();
            }
        }
    }

    /** Requests whose end has not come yet. Any thread; walks the tables. */
    public int inFlight() {
        return (int) untimedInFlight.get() + count(small) + count(large.get());
    }

    private static int count(@Nullable RequestTable table) {
        int open = 0;
        for (int i = 0; table != null && i < table.size(); i++) {
            InFlight place = table.at(i);
            open += place != null && place.isOpen() ? 1 : 0;
        }
        return open;
    }

    /** How long the oldest of them has been in flight; 0 if there is none. Any thread; walks the tables. */
    public long oldestNanos(long nowNanos) {
        return Math.max(oldest(small, nowNanos), oldest(large.get(), nowNanos));
    }

    private static long oldest(@Nullable RequestTable table, long nowNanos) {
        long most = 0;
        for (int i = 0; table != null && i < table.size(); i++) {
            InFlight place = table.at(i);
            if (place != null && place.isOpen()) {
                most = Math.max(most, nowNanos - place.beginNanos);
            }
        }
        return most;
    }

    /** Requests that began while too many were in flight, since start. */
    public long untimed() {
        return untimed.get();
    }

    /** Requests whose end never came: begun again, or forgotten by the server, since start. */
    public long lost() {
        return lost.get();
    }

    /** Ends of what was not in flight, since start: begun before the agent came, or ended twice. */
    public long unbegun() {
        return unbegun.get();
    }

    /** Failures that were swallowed, since start. */
    public long errors() {
        return errors.get();
    }
}
