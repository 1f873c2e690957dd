package org.jvmpprof.agent.endpoint;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Lets a client end its own window before its time and still have what was sampled: it asks with a token of its choice
 * ({@code ?seconds=600&window=TOKEN}), and later {@code /debug/pprof/end?window=TOKEN}. Going away, in contrast, throws a
 * window away. Whoever does not know the token can end nothing. Thread-safe; called by the clients' workers.
 */
final class EarlyEnds implements Route {
    /** How late an end is noticed, at most. */
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Set<String> waiting = ConcurrentHashMap.newKeySet();

    /** Ends the window with the token in the query. */
    @Override
    public Answer serve(Request request) throws HttpFailure {
        String token = request.query().get("window");
        if (!waiting.remove(token)) {
            throw new HttpFailure(404, "window=" + token + ": no client waits for a window of that name");
        }
        return Answer.text("ended\n");
    }

    /**
     * Waits until {@code untilNanos}, or until the client ends its window.
     *
     * @return true if the client ended it
     */
    boolean sleepUntil(long untilNanos, Request request) throws ClientGoneException, HttpFailure {
        String token = request.query().get("window");
        if (token.isEmpty()) {
            request.client().sleepUntil(untilNanos);
            return false;
        }
        if (!waiting.add(token)) {
            throw new HttpFailure(409, "window=" + token + ": another client waits under that name; choose another");
        }
        try {
            long now = System.nanoTime();
            while (now - untilNanos < 0 && waiting.contains(token)) {
                request.client().sleepUntil(Math.min(untilNanos, now + STEP_NANOS));
                now = System.nanoTime();
            }
            return !waiting.contains(token);
        } finally {
            waiting.remove(token);
        }
    }
}
