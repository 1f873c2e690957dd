package org.jvmpprof.cli.profile;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileEncoder;
import org.jvmpprof.proto.ProfileMath;
import org.jvmpprof.proto.ProfileReader;

/**
 * Takes profiles from a server, and lets Ctrl-C cut their time short without loss: a window is ended at the server, which
 * answers what it has; a difference is made here, from two snapshots, and takes the second one early.
 */
public final class Sampling {
    private static final long END_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long END_RETRY_MILLIS = 100;

    private final ProfileServer server;
    private final Interruption interruption;

    public Sampling(ProfileServer server, Interruption interruption) {
        this.server = requireNonNull(server, "server");
        this.interruption = requireNonNull(interruption, "interruption");
    }

    /** What the server gives at once. */
    public byte[] snapshot(ProfileKind kind, String query) throws IOException {
        return server.read(kind.path() + (query.isEmpty() ? "" : "?" + query));
    }

    /** What happens from now on: the bytes as served. */
    public byte[] window(ProfileKind kind, long seconds, String query) throws IOException {
        String token = UUID.randomUUID().toString();
        interruption.onRequest(() -> endWindow(token));
        return server.read(
                kind.path() + "?seconds=" + seconds + "&window=" + token + (query.isEmpty() ? "" : "&" + query));
    }

    /** What is added from now on, as pprof. */
    byte[] delta(ProfileKind kind, long seconds, String query) throws IOException, InterruptedException {
        Profile before = decode(snapshot(kind, query));
        long from = System.nanoTime();
        interruption.sleep(TimeUnit.SECONDS.toNanos(seconds));
        Profile after = decode(snapshot(kind, query));
        long nanos = System.nanoTime() - from;
        return ProfileEncoder.encode(ProfileMath.since(before, after).toBuilder()
                .timeNanos(after.timeNanos())
                .durationNanos(nanos)
                .build());
    }

    public static Profile decode(byte[] bytes) throws IOException {
        return ProfileReader.read(bytes, DecodeLimits.DEFAULT);
    }

    /** The window opens a moment after its request was sent, so the first try may come too early. */
    private void endWindow(String token) {
        long giveUp = System.nanoTime() + END_LIMIT_NANOS;
        try {
            String refusal = tryToEnd(token);
            while (!refusal.isEmpty() && System.nanoTime() - giveUp < 0) {
                Thread.sleep(END_RETRY_MILLIS);
                refusal = tryToEnd(token);
            }
            if (!refusal.isEmpty()) {
                warn(refusal);
            }
        } catch (IOException e) {
            warn(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The server's objection, or an empty text. */
    private String tryToEnd(String token) throws IOException {
        try {
            server.read("/debug/pprof/end?window=" + token);
            return "";
        } catch (ServerErrorException e) {
            return e.getMessage() + " (an agent of another version cannot end a window early)";
        }
    }

    private static void warn(String reason) {
        System.err.println("jvm-pprof: the window goes on: " + reason + "; Ctrl-C again gives up");
    }
}
