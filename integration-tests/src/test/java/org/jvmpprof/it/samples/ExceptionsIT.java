package org.jvmpprof.it.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvmpprof.it.Await;
import org.jvmpprof.it.HotJvm;
import org.jvmpprof.it.Http;
import org.jvmpprof.it.Jdk;
import org.jvmpprof.it.Pprof;
import org.jvmpprof.it.Tool;
import org.jvmpprof.it.Truth;

/** Exceptions by the program's own count, and by the Flight Recorder's. */
@ParameterizedClass(name = "{0}")
@MethodSource("org.jvmpprof.it.Jdks#all")
class ExceptionsIT {
    private static final String PROGRAM = "org.jvmpprof.testdata.samples.ExceptionsMain";
    private static final String MADE = "org.jvmpprof.testdata.samples.Made";
    private static final int KINDS = 15;
    private static final int STORM_SECONDS = 5;
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @Parameter
    Jdk jdk;

    @TempDir
    Path directory;

    @Test
    void counts_and_sites_are_true() {
        try (HotJvm app = start("exceptions=1")) {
            everyKindIsSeenAtItsSite(app);
            formsAgree(app);
            theFlightRecorderTakesTheHookOutAndItComesBack(app);
            aStormIsSharedOutRightly(app);
            if (jdk.feature() >= 21) {
                Pprof before = app.profile("exceptions");
                long made = made(app, "storm virtual 2 1");
                assertThat(since(before, app, stack -> stack.has(PROGRAM + ".storm")))
                        .isCloseTo(made, withinPercentage(5));
            }
            Truth edges = Truth.parse(app.command("edges", LIMIT));
            assertThat(edges.get("strange")).isZero();
            assertThat(edges.get("overflows")).isPositive();
            assertThat(edges.get("memories")).isPositive();
            // A full heap holds the agent's answers up too; then all goes on as before.
            seesSlowOnes(app);
            assertThat(app.stderr()).noneMatch(line -> line.contains("pprof-"));
        }
    }

    private static void everyKindIsSeenAtItsSite(HotJvm app) {
        Pprof before = app.profile("exceptions");
        app.command("kinds " + KINDS, LIMIT);
        Pprof after = app.profile("exceptions");
        assertSite(before, after, MADE + "$Deep", PROGRAM + ".deep");
        assertSite(before, after, MADE + "$WithCause", PROGRAM + ".withCause");
        assertSite(before, after, "java.lang.UnsupportedOperationException", MADE + "$WithCause.<init>");
        assertSite(before, after, MADE + "$Stackless", PROGRAM + ".stackless");
        assertSite(before, after, MADE + "$Silent", PROGRAM + ".silent");
        assertSite(before, after, "java.lang.NullPointerException", PROGRAM + ".implicit");
        assertSite(before, after, "java.lang.Error", PROGRAM + ".notThrown");
        assertThat(sum(after, stack -> stack.has(PROGRAM + ".notFound"))
                        - sum(before, stack -> stack.has(PROGRAM + ".notFound")))
                .isGreaterThanOrEqualTo(KINDS);
        assertThat(after.profile().period()).isEqualTo(1);
        assertThat(after.profile().comments()).anyMatch(line -> line.contains("OmitStackTraceInFastThrow"));
    }

    private static void assertSite(Pprof before, Pprof after, String type, String leaf) {
        Predicate<Pprof.Stack> wanted = stack ->
                stack.label("class").equals(type) && stack.functions().get(0).equals(leaf);
        assertThat(sum(after, wanted) - sum(before, wanted))
                .as(type + " at " + leaf)
                .isEqualTo(KINDS);
    }

    private static void formsAgree(HotJvm app) {
        CompletableFuture<String> making = CompletableFuture.supplyAsync(() -> app.command("slowly 400", LIMIT));
        Pprof delta = app.profile("exceptions?seconds=1");
        making.join();
        assertThat(delta.profile().durationNanos()).isBetween(900_000_000L, 5_000_000_000L);
        assertThat(delta.total("exceptions")).isBetween(10L, 1_000L);
        assertThat(new String(app.get("exceptions?debug=1"), StandardCharsets.UTF_8))
                .startsWith("exceptions profile: total ")
                .contains("# labels: {\"class\":\"java.lang.IllegalArgumentException\"}");
        assertThat(Tool.pprof("-top", app.url("exceptions")).out()).contains("ExceptionsMain.heavy");
        assertThat(Tool.pprof("-tags", app.url("exceptions")).out()).contains("class", "IllegalArgumentException");
        assertThat(new String(app.get(""), StandardCharsets.UTF_8)).contains("exceptions");
    }

    private void theFlightRecorderTakesTheHookOutAndItComesBack(HotJvm app) {
        app.get("trace?seconds=0.2");
        seesSlowOnes(app);
    }

    private static void seesSlowOnes(HotJvm app) {
        Await.that("exceptions are seen again", Duration.ofSeconds(20), () -> {
            Pprof before = app.profile("exceptions");
            app.command("slowly 40", LIMIT);
            return since(before, app, stack -> stack.has(PROGRAM + ".slowly")) >= 36;
        });
    }

    private void aStormIsSharedOutRightly(HotJvm app) {
        Pprof before = app.profile("exceptions");
        CompletableFuture<byte[]> recording =
                CompletableFuture.supplyAsync(() -> app.get("trace?seconds=" + (STORM_SECONDS + 10)));
        // Some seconds with few of them, before and after, so that its statistics have all of the storm between them.
        app.command("slowly 600", LIMIT);
        long made = made(app, "storm platform 2 " + STORM_SECONDS);
        Pprof after = app.profile("exceptions");
        double heavy = sum(after, stack -> stack.has(PROGRAM + ".heavy"))
                - sum(before, stack -> stack.has(PROGRAM + ".heavy"));
        double light = sum(after, stack -> stack.has(PROGRAM + ".light"))
                - sum(before, stack -> stack.has(PROGRAM + ".light"));
        long counted = countedByFlightRecorder(recording.join());
        System.out.printf(
                "%s: made %d, profile %.4f, Flight Recorder %.4f, heavy %.4f for 0.75; %s%n",
                jdk,
                made,
                (heavy + light) / made,
                (double) counted / made,
                heavy / (heavy + light),
                after.profile().comments());
        assertThat(heavy + light).isCloseTo(made, withinPercentage(5));
        assertThat((double) counted).isCloseTo(heavy + light, withinPercentage(5));
        assertThat(heavy / (heavy + light)).isCloseTo(0.75, withinPercentage(10));
    }

    /** All exceptions between the first and the last of its statistics, which come each second. */
    private long countedByFlightRecorder(byte[] recording) {
        try {
            Path file = Files.write(directory.resolve("storm.jfr"), recording);
            List<Long> counts = new ArrayList<>();
            for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
                if (event.getEventType().getName().equals("jdk.ExceptionStatistics")) {
                    counts.add(event.getLong("throwables"));
                }
            }
            assertThat(counts).hasSizeGreaterThan(2);
            counts.sort(null);
            return counts.get(counts.size() - 1) - counts.get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void without_the_option_nothing_is_seen_and_with_it_no_other_hook_is_needed() {
        try (HotJvm off = start("")) {
            Http.Answer answer = Http.get(URI.create(off.url("exceptions")));
            assertThat(answer.status()).isEqualTo(501);
            assertThat(answer.text()).contains("exceptions=off").contains("exceptions=10");
            assertThat(answer.header("X-Go-Pprof")).isEqualTo("1");
        }
        try (HotJvm alone = start("exceptions=1,hooks=off")) {
            seesSlowOnes(alone);
            assertThat(alone.profile("block").profile().comments()).anyMatch(line -> line.contains("hooks=off"));
        }
    }

    private HotJvm start(String options) {
        return HotJvm.program(jdk, List.of(), options, PROGRAM).awaitEndpoint();
    }

    private static long made(HotJvm app, String command) {
        return Truth.parse(app.command(command, LIMIT)).get("made");
    }

    private static long since(Pprof before, HotJvm app, Predicate<Pprof.Stack> wanted) {
        return sum(app.profile("exceptions"), wanted) - sum(before, wanted);
    }

    private static long sum(Pprof profile, Predicate<Pprof.Stack> wanted) {
        return profile.stacks().stream()
                .filter(wanted)
                .mapToLong(stack -> stack.values()[0])
                .sum();
    }
}
