package org.jvmpprof.agent.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jvmpprof.agent.charts.Second;

/**
 * Each second as a server-sent event (WHATWG HTML, 9.2), with an id by which the browser resumes. When nothing comes for
 * a while a comment does, so that proxies keep the connection. Confined to the client's worker.
 */
final class EventStream implements Answer.Stream {
    static final String CONTENT_TYPE = "text/event-stream; charset=utf-8";

    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final String BEGIN = "retry: 2000\n\n";
    private static final String HEARTBEAT = ": nothing new\n\n";

    private final Follower follower;
    private final Followers followers;
    private final Function<Second, String> format;
    private long sentNanos;

    EventStream(Follower follower, Followers followers, Function<Second, String> format) {
        this.follower = follower;
        this.followers = followers;
        this.format = format;
    }

    @Override
    public void run(InputStream in, OutputStream out) throws IOException {
        send(out, BEGIN);
        follower.follow(seconds -> {
            String text = events(seconds);
            if (!text.isEmpty()) {
                send(out, text);
            } else if (System.nanoTime() - sentNanos > HEARTBEAT_NANOS) {
                send(out, HEARTBEAT);
            }
            return true;
        });
    }

    private String events(List<Second> seconds) {
        StringBuilder text = new StringBuilder();
        for (Second second : seconds) {
            text.append("id: ").append(second.id()).append("\ndata: ");
            text.append(format.apply(second)).append("\n\n");
        }
        return text.toString();
    }

    private void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(UTF_8));
        out.flush();
        sentNanos = System.nanoTime();
    }

    @Override
    public void close() {
        followers.leave();
    }
}
