package org.jvmpprof.hook;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A place for one request in flight, used for one after the other. Its value says whose it is:
 *
 * <pre>
 *   null ──claim──► BUSY ──open──► key ──fade──► FadedKey(key)        fade: pprof-locks, when it has grown old
 *    ▲               ▲              │                │
 *    └────free───────┴────take──────┴────────────────┘
 * </pre>
 *
 * Whoever has brought it to BUSY owns the fields until the next step; so a request ends once, whoever else tries. The
 * fields that are told meanwhile ({@link #describe}) are those of the server's threads for this request, which follow
 * each other.
 */
final class InFlight extends AtomicReference<@Nullable Object> {
    private static final long serialVersionUID = 1;
    private static final Object BUSY = new Object();

    transient volatile long beginNanos;
    transient @Nullable String method;
    transient @Nullable String path;
    transient @Nullable String route;
    transient long bytes;
    transient int status;

    boolean claim() {
        return get() == null && compareAndSet(null, BUSY);
    }

    void open(Object key, long nowNanos) {
        beginNanos = nowNanos;
        set(key);
    }

    /** Opens with what is known of a request that was taken elsewhere. */
    void openAs(Object key, InFlight other) {
        method = other.method;
        path = other.path;
        route = other.route;
        bytes = other.bytes;
        status = other.status;
        open(key, other.beginNanos);
    }

    boolean isOf(Object key) {
        Object held = get();
        return held == key || (held instanceof FadedKey && ((FadedKey) held).get() == key);
    }

    /** Whether a request is in flight here, or was until its key was lost. */
    boolean isOpen() {
        Object held = get();
        return held != null && held != BUSY;
    }

    /** True for one caller: it ends this request, and frees the place. */
    boolean take(Object key) {
        while (isOf(key)) {
            Object held = get();
            if (isOf(key) && held != null && held != BUSY && compareAndSet(held, BUSY)) {
                return true;
            }
        }
        return false;
    }

    /** True if the key is gone, so that no end can come; the caller then frees the place. */
    boolean takeLost() {
        Object held = get();
        return held instanceof FadedKey && ((FadedKey) held).get() == null && compareAndSet(held, BUSY);
    }

    void fade() {
        Object held = get();
        if (held != null && held != BUSY && !(held instanceof FadedKey)) {
            compareAndSet(held, new FadedKey(held));
        }
    }

    void describe(@Nullable String ofMethod, @Nullable String ofPath) {
        method = ofMethod;
        path = ofPath;
    }

    /** By whoever has taken it. */
    void free() {
        method = null;
        path = null;
        route = null;
        bytes = 0;
        status = 0;
        set(null);
    }
}
