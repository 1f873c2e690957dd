package org.jvmpprof.cli.dump;

import static org.jvmpprof.cli.profile.ProfileKind.ALLOCS;
import static org.jvmpprof.cli.profile.ProfileKind.BLOCK;
import static org.jvmpprof.cli.profile.ProfileKind.CPU;
import static org.jvmpprof.cli.profile.ProfileKind.EXCEPTIONS;
import static org.jvmpprof.cli.profile.ProfileKind.GOROUTINE;
import static org.jvmpprof.cli.profile.ProfileKind.GOROUTINELEAK;
import static org.jvmpprof.cli.profile.ProfileKind.HEAP;
import static org.jvmpprof.cli.profile.ProfileKind.MUTEX;
import static org.jvmpprof.cli.profile.ProfileKind.NATIVEMEM;
import static org.jvmpprof.cli.profile.ProfileKind.THREADCREATE;
import static org.jvmpprof.cli.profile.ProfileKind.TRACE;
import static org.jvmpprof.cli.profile.ProfileKind.WALL;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.profile.ProfileKind;
import org.jvmpprof.cli.profile.ProfileServer;
import org.jvmpprof.cli.profile.Sampling;

/** Asks for everything once, in the order that disturbs as little as can be. Used once, by the command's thread. */
final class Round {
    private static final List<ProfileKind> SINCE_START =
            Arrays.asList(ALLOCS, BLOCK, MUTEX, THREADCREATE, EXCEPTIONS, NATIVEMEM);

    private final ProfileServer server;
    private final Sampling sampling;
    private final Collection collection;
    private final int seconds;
    private final boolean collectsFirst;
    private final List<Piece> pieces = new ArrayList<>();

    /** @param collectsFirst whether the heap is taken after a full collection */
    Round(ProfileServer server, Sampling sampling, Collection collection, int seconds, boolean collectsFirst) {
        this.server = server;
        this.sampling = sampling;
        this.collection = collection;
        this.seconds = seconds;
        this.collectsFirst = collectsFirst;
    }

    /** @throws IOException if the JVM has gone; {@link #pieces} has what there was by then */
    void run() throws IOException, InterruptedException {
        threads();
        windows();
        // After the others: what the flight recorder costs when it starts would be most of their picture.
        pieces.add(
                collection.take("trace", TRACE.description(), "trace.jfr", () -> sampling.window(TRACE, seconds, "")));
        for (ProfileKind kind : SINCE_START) {
            pieces.add(collection.takeProfile(kind, () -> sampling.snapshot(kind, "")));
        }
        text("agent", "The agent's own state: engine, rates, losses.", "agent.json", "/debug/agent");
        // Last, for a full collection stops the application and changes what all others show.
        pieces.add(collection.takeProfile(HEAP, () -> sampling.snapshot(HEAP, collectsFirst ? "gc=1" : "")));
    }

    /** What was asked for so far. */
    List<Piece> pieces() {
        return pieces;
    }

    private void threads() throws IOException, InterruptedException {
        text(
                "cmdline",
                "The command line; what looks like a secret is left out.",
                "cmdline.txt",
                "/debug/pprof/cmdline");
        text(
                "threads",
                "Every thread with its locks, as jstack writes it.",
                "threads.txt",
                "/debug/pprof/goroutine?debug=2&format=java");
        text("goroutines", "The same in Go's form.", "goroutines.txt", "/debug/pprof/goroutine?debug=2");
        for (ProfileKind kind : Arrays.asList(GOROUTINE, GOROUTINELEAK)) {
            pieces.add(collection.takeProfile(kind, () -> sampling.snapshot(kind, "")));
        }
    }

    private void text(String name, String description, String file, String path)
            throws IOException, InterruptedException {
        pieces.add(collection.take(name, description, file, () -> readable(name, server.read(path))));
    }

    /** Arguments are joined by NUL, which no viewer shows. */
    private static byte[] readable(String name, byte[] bytes) {
        if (name.equals("cmdline")) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = bytes[i] == 0 ? (byte) '\n' : bytes[i];
            }
        }
        return bytes;
    }

    /** Both at once, so that they show the same time. */
    private void windows() throws IOException, InterruptedException {
        List<Callable<Piece>> tasks = Arrays.asList(
                () -> collection.takeProfile(CPU, () -> sampling.window(CPU, seconds, "")),
                () -> collection.takeProfile(WALL, () -> sampling.window(WALL, seconds, "")));
        AtomicInteger count = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size(), task -> {
            Thread thread = new Thread(task, "pprof-dump-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        try {
            for (Future<Piece> window : threads.invokeAll(tasks)) {
                pieces.add(window.get());
            }
        } catch (ExecutionException e) {
            throw asIoException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private static IOException asIoException(@Nullable Throwable failure) {
        if (failure instanceof IOException) {
            return (IOException) failure;
        }
        if (failure instanceof InterruptedException) {
            return new InterruptedIOException(failure.getMessage());
        }
        return new IOException("a window's answer cannot be used: " + failure, failure);
    }
}
