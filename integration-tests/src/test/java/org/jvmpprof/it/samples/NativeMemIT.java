package org.jvmpprof.it.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
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

/** Native memory by the program's own books. */
@ParameterizedClass(name = "{0}")
@MethodSource("org.jvmpprof.it.Jdks#all")
class NativeMemIT {
    private static final String PROGRAM = "org.jvmpprof.testdata.samples.NativeMain";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MEGABYTE = 1 << 20;

    /** What the program takes and frees. */
    private static final int SMALL = 64;

    private static final long INTERVAL = 64 << 10;
    private static final Pattern LOST = Pattern.compile("lost since start: (\\d+) samples");

    /** As the engine has it. */
    private static final int MOST_FREES_PER_SECOND = 200_000;

    @Parameter
    Jdk jdk;

    @Test
    void what_was_taken_and_what_was_kept_are_told_apart_by_site() {
        try (HotJvm app = start("nativemem=512KB")) {
            Truth churned = Truth.parse(app.command("churn 400 20000", LIMIT));
            Truth leaked = Truth.parse(app.command("leak 100 4000", LIMIT));
            app.command("direct 20", LIMIT);
            Pprof profile = app.profile("nativemem");
            report(profile);
            for (String site : List.of("heavy", "light")) {
                String method = Character.toUpperCase(site.charAt(0)) + site.substring(1);
                assertThat(profile.cumulative("alloc_space", PROGRAM + ".churn" + method))
                        .isCloseTo(churned.get(site), withinPercentage(15));
                assertThat(profile.cumulative("inuse_space", PROGRAM + ".leak" + method))
                        .isCloseTo(leaked.get(site), withinPercentage(15));
            }
            assertThat(profile.cumulative("inuse_space", PROGRAM + ".churn")).isLessThan(4 * MEGABYTE);
            assertThat((double) profile.cumulative("inuse_space", PROGRAM + ".directBuffer"))
                    .isCloseTo(20.0 * MEGABYTE, withinPercentage(15));
            // Where nothing but the sampler's own function was seen, it stays: a stack is never empty.
            assertThat(profile.stacks())
                    .filteredOn(stack -> stack.functions().size() > 1)
                    .noneMatch(stack -> stack.functions().get(0).matches("(m|c|re)alloc_hook"));
            toolsFindTheLeak(app);
            aRenewedSessionForgetsNothing(app, leaked);
            app.command("free", LIMIT);
            assertThat(app.profile("nativemem").cumulative("inuse_space", PROGRAM + ".leak"))
                    .as("given back")
                    .isLessThan(5 * MEGABYTE);
        }
    }

    private void report(Pprof profile) {
        System.out.printf(
                "%s: in use at leakHeavy %.1f MB, at leakLight %.1f MB; %s%n",
                jdk,
                profile.cumulative("inuse_space", PROGRAM + ".leakHeavy") / (double) MEGABYTE,
                profile.cumulative("inuse_space", PROGRAM + ".leakLight") / (double) MEGABYTE,
                profile.profile().comments());
    }

    private static void toolsFindTheLeak(HotJvm app) {
        assertThat(Tool.pprof("-top", "-cum", "-sample_index=inuse_space", app.url("nativemem"))
                        .out())
                .contains("NativeMain.leakHeavy");
        assertThat(new String(app.get("nativemem?debug=1"), StandardCharsets.UTF_8))
                .startsWith("heap profile: ")
                .contains(" @ heap/1048576")
                .contains("NativeMain.leakHeavy");
        Pprof delta = app.profile("nativemem?seconds=1");
        assertThat(delta.profile().durationNanos()).isPositive();
        assertThat(delta.cumulative("inuse_space", PROGRAM + ".leakHeavy")).isZero();
    }

    /** A full collection for a reader ends the sampler's session and begins another. */
    private static void aRenewedSessionForgetsNothing(HotJvm app, Truth leaked) {
        app.get("heap?gc=1");
        app.get("wall?seconds=1");
        assertThat(app.profile("nativemem").cumulative("inuse_space", PROGRAM + ".leakHeavy"))
                .isCloseTo(leaked.get("heavy"), withinPercentage(15));
    }

    @Test
    void too_many_frees_are_given_up_and_the_rest_goes_on() {
        try (HotJvm app = start("nativemem=" + INTERVAL)) {
            app.command("leak 10 4000", LIMIT);
            Truth taken = Truth.parse(app.command("frees 4", LIMIT));
            long perSecond = taken.get("light") / SMALL / 4;
            assumeTrue(
                    perSecond > 2 * MOST_FREES_PER_SECOND,
                    "a machine that has time for " + perSecond + " frees a second does not give them up");
            Pprof profile = Await.some("frees are given up", Duration.ofSeconds(20), () -> {
                Pprof now = app.profile("nativemem");
                return now.profile().comments().stream().anyMatch(line -> line.contains("more than can be followed"))
                        ? now
                        : null;
            });
            assertThat(profile.total("inuse_space")).isZero();
            assertThat(profile.profile().comments()).anyMatch(line -> line.contains("blocks were given up"));
            long lost = lostSamples(profile) * INTERVAL; // what a busy machine had no time for, and the profile says so
            assertThat(profile.cumulative("alloc_space", PROGRAM + ".frees") + lost)
                    .as("%d bytes taken, %d in lost samples", taken.get("light"), lost)
                    .isGreaterThan(taken.get("light") * 8 / 10);
            assertThat(app.profile("profile?seconds=1").total("samples")).isNotNegative();
        }
    }

    private static long lostSamples(Pprof profile) {
        return profile.profile().comments().stream()
                .map(LOST::matcher)
                .filter(Matcher::find)
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .findFirst()
                .orElse(0);
    }

    @Test
    void off_is_said_with_the_remedy() {
        try (HotJvm app = start("")) {
            Http.Answer answer = Http.get(URI.create(app.url("nativemem")));
            assertThat(answer.status()).isEqualTo(501);
            assertThat(answer.text()).contains("nativemem=512KB");
        }
    }

    private HotJvm start(String options) {
        return HotJvm.program(jdk, List.of(), options, PROGRAM).awaitEndpoint();
    }
}
