package org.jvmpprof.collector.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store's one writing thread. Posters hand in a profile and wait; whoever came while the last group was being
 * written forms the next, so that one fsync and one commit serve all of them and nobody waits for a timer. The queue
 * needs no bound of its own: each entry is a waiting request, and the front admits a bounded number of those.
 */
final class GroupCommit {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final int GROUP_PROFILES = 256;
    private static final long GROUP_BYTES = 32L << 20;
    private static final long CLOSE_SECONDS = 30;

    private final BlockingQueue<Job<?>> queue = new LinkedBlockingQueue<>();
    private final Committer committer;
    private final Thread thread;
    private volatile boolean isClosed;

    /** Makes a group durable. */
    interface Committer {
        /** Returns one meta for each profile, in order, or throws and keeps none. */
        List<ProfileMeta> commit(List<NewProfile> group) throws IOException;
    }

    GroupCommit(Committer committer) {
        this.committer = committer;
        this.thread = new Thread(this::run, "collector-store");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** Stores one profile; returns when it is durable. */
    ProfileMeta put(NewProfile profile) throws IOException {
        return await(new Job<>(profile, null));
    }

    /** Runs something on the writing thread, between two groups. */
    <T> T execute(Callable<T> work) throws IOException {
        return await(new Job<>(null, work));
    }

    private <T> T await(Job<T> job) throws IOException {
        if (isClosed) {
            throw new IOException("store is closed");
        }
        queue.add(job);
        if (isClosed && queue.remove(job)) {
            throw new IOException("store is closed");
        }
        try {
            return job.result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the store was writing");
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    /** Each waiter gets an exception of its own: one object thrown by many threads garbles its stack and suppressed. */
    private static IOException failure(@Nullable Throwable cause) {
        if (cause instanceof StoreFullException) {
            return new StoreFullException(String.valueOf(cause.getMessage()), cause);
        }
        return new IOException(cause == null ? "write failed" : String.valueOf(cause.getMessage()), cause);
    }

    private void run() {
        List<Job<?>> group = new ArrayList<>();
        while (!isClosed || !queue.isEmpty()) {
            try {
                gather(queue.take(), group);
                handle(group);
            } catch (InterruptedException e) {
                LOG.warn("the store's thread was interrupted and goes on; only closing the store ends it");
            } finally {
                group.clear();
            }
        }
    }

    private void gather(Job<?> first, List<Job<?>> group) {
        group.add(first);
        long bytes = first.bytes();
        while (first.profile != null && group.size() < GROUP_PROFILES && bytes < GROUP_BYTES) {
            Job<?> next = queue.peek();
            if (next == null || next.profile == null) {
                return;
            }
            bytes += next.bytes();
            queue.remove();
            group.add(next);
        }
    }

    private void handle(List<Job<?>> group) {
        try {
            Job<?> first = group.get(0);
            if (first.profile == null) {
                first.run();
                return;
            }
            List<ProfileMeta> metas = committer.commit(group.stream()
                    .map(job -> job.profile)
                    .filter(p -> p != null)
                    .toList());
            for (int i = 0; i < metas.size(); i++) {
                group.get(i).complete(metas.get(i));
            }
        } catch (Throwable failure) { // thread loop: whatever it is, the waiters must hear of it and the thread go on
            for (Job<?> job : group) {
                job.result.completeExceptionally(failure);
            }
        }
    }

    /** Writes what is queued and ends the thread. Idempotent. */
    void close() throws IOException {
        isClosed = true;
        queue.add(new Job<>(null, () -> true)); // wakes the thread, so that it sees it is closed
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
            if (thread.isAlive()) {
                throw new IOException("store did not finish writing within " + CLOSE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the store was closing");
        }
    }

    private static final class Job<T> {
        final @Nullable NewProfile profile;
        final @Nullable Callable<T> work;
        final CompletableFuture<T> result = new CompletableFuture<>();

        Job(@Nullable NewProfile profile, @Nullable Callable<T> work) {
            this.profile = profile;
            this.work = work;
        }

        long bytes() {
            return profile == null ? 0 : profile.blob().length;
        }

        void run() throws Exception {
            Callable<T> todo = work;
            if (todo != null) {
                result.complete(todo.call());
            }
        }

        @SuppressWarnings("unchecked") // a job with a profile is only made by put(), where T is ProfileMeta
        void complete(ProfileMeta meta) {
            result.complete((T) meta);
        }
    }
}
