package org.jvmpprof.cli.kube;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.cli.exit.ExitStatus;
import org.jvmpprof.cli.output.WholeFile;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.ProfileReader;

/**
 * Takes profiles of several pods at a time and keeps what succeeds: a failure is one line on stderr and counts towards
 * the exit status. The profiles of one pod are taken one after the other, those that take time last, so that a pod is
 * asked for one thing at a time.
 */
final class Capture {
    /** Where a profile goes besides its file. */
    interface Delivery {
        /** Takes one profile; returns what to say of it behind the file's name. */
        String deliver(PodTarget target, PodProfile profile, byte[] bytes, Instant at)
                throws CliException, InterruptedException;
    }

    private static final DateTimeFormatter FILE_TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int MARGIN_MILLIS = 30_000;

    private final Cluster cluster;
    private final Via via;
    private final List<PodProfile> profiles;
    private final int seconds;
    private final Path directory;
    private final Delivery delivery;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Clock clock = Clock.systemUTC();
    private final AtomicInteger succeeded = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    Capture(
            Cluster cluster,
            Via via,
            List<PodProfile> profiles,
            int seconds,
            Path directory,
            Delivery delivery,
            PrintWriter out,
            PrintWriter err) {
        this.cluster = cluster;
        this.via = via;
        this.profiles = profiles;
        this.seconds = seconds;
        this.directory = directory;
        this.delivery = delivery;
        this.out = out;
        this.err = err;
    }

    /** Takes them all; returns when the last is done. */
    ExitStatus of(List<PodTarget> targets, int parallel) throws InterruptedException {
        AtomicInteger number = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(parallel, targets.size()), work -> {
            Thread thread = new Thread(work, "capture-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> running = new ArrayList<>();
            for (PodTarget target : targets) {
                running.add(threads.submit(() -> capture(target)));
            }
            for (int i = 0; i < running.size(); i++) {
                await(running.get(i), targets.get(i));
            }
        } finally {
            threads.shutdownNow();
        }
        return ExitStatus.of(succeeded.get(), failed.get());
    }

    private void await(Future<?> running, PodTarget target) throws InterruptedException {
        try {
            running.get();
        } catch (ExecutionException e) {
            fail(target.toString(), Cluster.reason(e));
        }
    }

    private void capture(PodTarget target) {
        int patience = 1000 * seconds + MARGIN_MILLIS;
        try (PodConnection connection = cluster.connect(target, via, patience)) {
            for (PodProfile profile : profiles) {
                capture(target, profile, connection);
            }
        } catch (IOException e) {
            fail(target.toString(), Cluster.reason(e));
        }
    }

    private void capture(PodTarget target, PodProfile profile, PodConnection connection) {
        String what = target + " " + profile.name();
        try {
            byte[] bytes = connection.get(target.path() + profile.request(seconds));
            if (profile.isPprof()) {
                ProfileReader.read(bytes, DecodeLimits.DEFAULT); // a login page is no profile, whatever its status
            }
            Instant now = clock.instant();
            Path file = directory.resolve(fileName(target, profile, now));
            WholeFile.write(file, to -> to.write(bytes));
            print(out, file + delivery.deliver(target, profile, bytes, now));
            succeeded.incrementAndGet();
        } catch (IOException e) {
            fail(what, e.getMessage() == null ? e.toString() : e.getMessage());
        } catch (CliException e) {
            fail(what, "the file is there, but was not pushed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(what, "interrupted");
        }
    }

    /** {@code namespace_pod_container_type_time.pb.gz}: no name holds an underscore or slash, so it can be taken apart. */
    static String fileName(PodTarget target, PodProfile profile, Instant at) {
        return target.namespace() + "_" + target.pod() + "_" + target.container() + "_" + profile.name() + "_"
                + FILE_TIME.format(at) + (profile.isPprof() ? ".pb.gz" : ".jfr");
    }

    /** Names a failure on stderr, one line, and counts it. */
    void fail(String what, String why) {
        failed.incrementAndGet();
        print(err, "jvm-pprof: " + what + ": " + why.replaceAll("[\\p{Cntrl}\\s]+", " "));
    }

    private static void print(PrintWriter to, String line) {
        synchronized (to) {
            to.println(line);
            to.flush();
        }
    }
}
