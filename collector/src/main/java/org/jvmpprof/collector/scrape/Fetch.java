package org.jvmpprof.collector.scrape;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Gets a profile from an endpoint; one for TCP, one for unix sockets. Any thread; blocks until all of it has come. */
interface Fetch {
    /** So much of a refusal is shown. */
    int SHOWN_BYTES = 200;

    /**
     * The body of the answer.
     *
     * @param route what follows the target's URL, such as {@code /heap}
     * @throws IOException if there is no answer in time, it is not 200, or larger than allowed; the message says which
     */
    byte[] get(Target target, String route, Duration timeout) throws IOException, InterruptedException;

    /** What an answer that is not 200 says. */
    static IOException refused(String route, int status, byte[] body) {
        String text = new String(body, 0, Math.min(body.length, SHOWN_BYTES), StandardCharsets.UTF_8);
        return new IOException("GET " + route + ": status " + status + ": "
                + text.replaceAll("\\s+", " ").trim());
    }

    static IOException tooLarge(String route, int limit) {
        return new IOException(
                "GET " + route + ": the answer is larger than limit.body=" + limit + "; raise the limit");
    }

    /** What went wrong, in words: many exceptions of connections have none. */
    static String reason(String route, @Nullable Throwable failure) {
        String message = failure == null ? null : failure.getMessage();
        if (message != null && message.startsWith("GET ")) {
            return message;
        }
        String name = failure == null ? "failed" : failure.getClass().getSimpleName();
        return "GET " + route + ": " + (message == null ? name : name + ": " + message);
    }
}
