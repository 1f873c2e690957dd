package org.jvmpprof.cli.profile;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.cli.exit.ExitStatus;

/** Leaves the JVM at the command's end, and at the process's, also if that comes while the visit still begins. */
final class LeftAtExit implements ProfileServer {
    /** Somewhat more than an order to an agent may take. */
    private static final long BEGIN_SECONDS = 35;

    private final ProfileServer server;
    private final Thread hook;

    /** Begins a visit. */
    interface Opening {
        ProfileServer open() throws CliException;
    }

    private LeftAtExit(ProfileServer server, Thread hook) {
        this.server = server;
        this.hook = hook;
    }

    static ProfileServer open(Opening opening) throws CliException {
        CompletableFuture<ProfileServer> begun = new CompletableFuture<>();
        Thread hook = new Thread(() -> leave(begun), "pprof-leave");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            throw new CliException(ExitStatus.FAILED, "ended before the visit began", e);
        }
        try {
            ProfileServer server = opening.open();
            begun.complete(server);
            return new LeftAtExit(server, hook);
        } finally {
            if (begun.cancel(false)) {
                remove(hook); // there is no visit
            }
        }
    }

    private static void leave(CompletableFuture<ProfileServer> begun) {
        try {
            begun.get(BEGIN_SECONDS, TimeUnit.SECONDS).close();
        } catch (CancellationException e) {
            return; // no visit has begun
        } catch (ExecutionException | TimeoutException e) {
            System.err.println("jvm-pprof: ended before the agent was there; jvm-pprof detach takes it out");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public InputStream get(String pathAndQuery) throws IOException {
        return server.get(pathAndQuery);
    }

    @Override
    public boolean isTemporary() {
        return server.isTemporary();
    }

    @Override
    public void close() {
        server.close();
        remove(hook);
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the process ends, and the hook runs
        }
    }
}
