package org.jvmpprof.it;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Waits for a condition, with a deadline. */
public final class Await {
    private static final long STEP_NANOS = 20_000_000;

    /** A look at something that may not be there yet: null or an exception mean not yet. */
    public interface Look<T> {
        @Nullable
        T look() throws Exception;
    }

    private Await() {}

    /** The first non-null answer. */
    public static <T> T some(String what, Duration limit, Look<T> look) {
        long deadline = System.nanoTime() + limit.toNanos();
        Exception last = null;
        do {
            try {
                T found = look.look();
                if (found != null) {
                    return found;
                }
                last = null;
            } catch (Exception e) {
                last = e;
            }
            LockSupport.parkNanos(STEP_NANOS);
        } while (System.nanoTime() < deadline);
        throw new AssertionError("not within " + limit + ": " + what, last);
    }

    public static void that(String what, Duration limit, Look<Boolean> look) {
        some(what, limit, () -> Boolean.TRUE.equals(look.look()) ? Boolean.TRUE : null);
    }
}
