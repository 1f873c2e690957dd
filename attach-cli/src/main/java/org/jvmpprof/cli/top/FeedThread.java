package org.jvmpprof.cli.top;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Runs a {@link Feed} in a thread of its own; any thread reads what it found last. */
final class FeedThread {
    private final Feed feed;
    private final Thread thread = new Thread(this::run, "pprof-top-feed");
    private volatile Reading latest = Reading.pending();
    private volatile @Nullable IOException failure;

    private FeedThread(Feed feed) {
        this.feed = feed;
    }

    static FeedThread start(Feed feed) {
        FeedThread running = new FeedThread(feed);
        running.thread.setDaemon(true);
        running.thread.start();
        return running;
    }

    /** @throws IOException if the JVM has gone */
    Reading latest() throws IOException {
        IOException broken = failure;
        if (broken != null) {
            throw new IOException("the JVM does not answer any more: " + broken.getMessage(), broken);
        }
        return latest;
    }

    void stop() {
        thread.interrupt();
    }

    private void run() {
        try {
            feed.begin();
            while (!Thread.currentThread().isInterrupted()) {
                latest = feed.next();
            }
        } catch (IOException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = new IOException("its answer cannot be used (" + e + ")", e);
        }
    }
}
