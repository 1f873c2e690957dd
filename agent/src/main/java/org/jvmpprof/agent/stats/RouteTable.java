package org.jvmpprof.agent.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The routes that were seen, by method and pattern. Open addressing: a route is put into the first free place behind its
 * hash's by compare-and-set, and stays for good. Beyond {@value #MOST} routes all new ones are one, {@code other}. A path
 * for which the server has nothing (404 and the like) makes no route, or anyone could fill the table by guessing.
 */
final class RouteTable {
    /** Without the three that are always there. */
    static final int MOST = 200;

    private static final int PLACES = 512;
    private static final int LONGEST_METHOD = 20;
    private static final int LONGEST_ROUTE = 200;

    private final AtomicReferenceArray<@Nullable RouteStats> places = new AtomicReferenceArray<>(PLACES);
    private final AtomicInteger used = new AtomicInteger();
    private final RouteStats other = new RouteStats("", "other", 0);
    private final RouteStats unmatched = new RouteStats("", "unmatched", 0);
    private final RouteStats untold = new RouteStats("", "untold", 0);

    /** Hot path. Where this request belongs. */
    RouteStats of(@Nullable String method, @Nullable String path, @Nullable String told, int status) {
        if (method == null || (path == null && told == null)) {
            return isUnmatched(status) ? unmatched : untold;
        }
        if (told != null) {
            return find(method, told, told.hashCode(), true, true);
        }
        boolean isNew = !isUnmatched(status);
        return path == null ? untold : find(method, path, PathPattern.hash(path), false, isNew);
    }

    /** Statuses of requests that never came to a handler, most likely. */
    private static boolean isUnmatched(int status) {
        return status == 400 || status == 404 || status == 405 || status == 414 || status == 431 || status == 501;
    }

    private RouteStats find(String method, String text, int textHash, boolean isPattern, boolean mayAdd) {
        int hash = 31 * method.hashCode() + textHash;
        RouteStats fresh = null;
        for (int i = 0; i < PLACES; i++) {
            int place = (spread(hash) + i) & (PLACES - 1);
            RouteStats route = places.get(place);
            if (route == null) {
                if (!mayAdd) {
                    return unmatched;
                }
                fresh = fresh == null ? make(method, text, hash, isPattern) : fresh;
                if (fresh == null) {
                    return other;
                }
                if (places.compareAndSet(place, null, fresh)) {
                    return fresh;
                }
                route = places.get(place);
            }
            if (route != null && isFor(route, hash, method, text, isPattern)) {
                used.addAndGet(fresh == null ? 0 : -1); // another thread has added it first
                return route;
            }
        }
        return other;
    }

    private static int spread(int hash) {
        return hash ^ (hash >>> 9) ^ (hash >>> 18);
    }

    private static boolean isFor(RouteStats route, int hash, String method, String text, boolean isPattern) {
        return route.hash() == hash
                && route.method().equals(method)
                && (isPattern ? route.pattern().equals(text) : PathPattern.matches(route.pattern(), text));
    }

    /** Null if there is no room. */
    private @Nullable RouteStats make(String method, String text, int hash, boolean isPattern) {
        if (method.length() > LONGEST_METHOD || (isPattern && text.length() > LONGEST_ROUTE)) {
            return null;
        }
        if (used.incrementAndGet() > MOST) {
            used.decrementAndGet();
            return null;
        }
        return new RouteStats(method, isPattern ? text : PathPattern.of(text), hash);
    }

    /** All that have been used. Any thread. */
    List<RouteStats> all() {
        List<RouteStats> all = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            RouteStats route = places.get(i);
            if (route != null) {
                all.add(route);
            }
        }
        all.add(other);
        all.add(unmatched);
        all.add(untold);
        all.removeIf(route -> route.count() == 0);
        return all;
    }

    /** Time of all requests together. */
    long nanos() {
        return other.nanos() + unmatched.nanos() + untold.nanos() + sum(RouteStats::nanos);
    }

    /** Bytes of all responses together. */
    long bytes() {
        return other.bytes() + unmatched.bytes() + untold.bytes() + sum(RouteStats::bytes);
    }

    private long sum(ToLongFunction<RouteStats> value) {
        long sum = 0;
        for (int i = 0; i < PLACES; i++) {
            RouteStats route = places.get(i);
            sum += route == null ? 0 : value.applyAsLong(route);
        }
        return sum;
    }
}
