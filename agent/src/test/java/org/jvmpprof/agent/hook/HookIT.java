package org.jvmpprof.agent.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvmpprof.agent.hook.HookJvm.Jdk;
import org.jvmpprof.agent.hook.HookJvm.Result;

/** The hooks in real JVMs: that they go in, see what they should, and go out again. */
class HookIT {
    private static final String INSTALL = "install:1:1";
    private static final Pattern WAIT = Pattern.compile("wait (\\S+) seen/true (\\d+) % ?(\\S*) ?(\\S*)");
    private static final Pattern HOLDERS = Pattern.compile(
            "holders \\S+ share (\\d+) true (\\d+) charged (\\d+) overlap (\\d+) blocked (\\d+) contentions (\\d+) (\\S+)");

    @TempDir
    static Path directory;

    private static HookJvm jvm;

    static List<Jdk> jdks() {
        return HookJvm.jdks();
    }

    /** Of five that behave alike the oldest and the newest; all five are held against the truth by LockTruthIT. */
    static List<Jdk> oldestAndNewestJdk() {
        List<Jdk> all = HookJvm.jdks();
        return all.stream()
                .filter(jdk -> jdk.equals(all.get(0)) || jdk.equals(all.get(all.size() - 1)))
                .toList();
    }

    static List<Jdk> jdksWithVirtualThreads() {
        return HookJvm.jdks().stream().filter(jdk -> jdk.feature() >= 21).toList();
    }

    @BeforeAll
    static void compile() throws Exception {
        jvm = HookJvm.compile(directory);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void each_primitives_wait_is_seen_once_and_with_its_time(Jdk jdk) throws Exception {
        Result result = run(jdk, List.of(), INSTALL, "primitives", "status");
        assertThat(result.line("missing"))
                .isEqualTo(jdk.feature() >= 19 ? "missing [EXCEPTION]" : "missing [OBJECT_WAIT, EXCEPTION]");
        assertWaits(jdk, result);
        assertThat(result.line("lost")).startsWith("lost 0 errors 0 ");
    }

    @ParameterizedTest
    @MethodSource("jdksWithVirtualThreads")
    void so_is_that_of_virtual_threads(Jdk jdk) throws Exception {
        Result result = run(jdk, List.of(), INSTALL, "virtual", "status");
        assertWaits(jdk, result);
        assertThat(result.line("lost")).startsWith("lost 0 errors 0 ");
    }

    private static void assertWaits(Jdk jdk, Result result) {
        int seen = 0;
        for (String line : result.out()) {
            Matcher wait = WAIT.matcher(line);
            if (wait.matches()) {
                seen++;
                String name = wait.group(1);
                boolean isNative = name.startsWith("object-wait") || name.equals("thread-join");
                boolean isNone = name.contains("sleep") || isNative && jdk.feature() < 19;
                int percent = Integer.parseInt(wait.group(2));
                if (isNone) {
                    assertThat(percent).as(line).isZero();
                } else {
                    // Never more: each wait is seen once. Less, if the processor kept the thread from parking at once.
                    assertThat(percent).as(line).isBetween(50, 105);
                }
            }
        }
        assertThat(seen).isEqualTo(26);
        assertThat(result.out()).noneMatch(line -> line.startsWith("ours?") || line.startsWith("idle?"));
        assertThat(result.line("wait reentrant-lock")).endsWith("JUC java.util.concurrent.locks.ReentrantLock");
        assertThat(result.line("wait semaphore")).endsWith("JUC java.util.concurrent.Semaphore");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void the_verifier_takes_the_classes(Jdk jdk) throws Exception {
        takes("-Xverify:all", jdk);
    }

    @ParameterizedTest
    @MethodSource("oldestAndNewestJdk")
    void so_does_the_compiler(Jdk jdk) throws Exception {
        takes("-Xcomp", jdk);
    }

    private static void takes(String option, Jdk jdk) throws Exception {
        Result result = run(jdk, List.of(option), INSTALL + ":1", "primitives", "holders:reentrant:900:500", "status");
        assertThat(result.line("missing")).as(option).isIn("missing []", "missing [OBJECT_WAIT]");
        assertThat(result.line("lost")).as(option).startsWith("lost 0 errors 0 ");
    }

    static List<Jdk> jdksWithDynamicArchives() {
        return HookJvm.jdks().stream().filter(jdk -> jdk.feature() >= 17).toList();
    }

    /** Appending to the boot class path would switch it off. */
    @ParameterizedTest
    @MethodSource("jdksWithDynamicArchives")
    void the_applications_class_data_archive_stays_in_use(Jdk jdk) throws Exception {
        Path archive = directory.resolve("app-" + jdk.feature() + ".jsa");
        Result dump = jvm.runPlain(jdk, List.of("-XX:ArchiveClassesAtExit=" + archive));
        assertThat(dump.status()).as(dump.toString()).isZero();
        Path loaded = directory.resolve("loaded-" + jdk.feature() + ".log");
        List<String> options = List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:class+load:file=" + loaded);
        Result result = run(jdk, options, INSTALL, "starts:5", "close");
        assertThat(result.err()).isEmpty();
        assertThat(Files.readAllLines(loaded))
                .anyMatch(line -> line.contains("HookHost source: shared objects file (top)"))
                .anyMatch(line -> line.contains("org.jvmpprof.hook.LockHook"));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void removed_hooks_are_silent_and_come_back(Jdk jdk) throws Exception {
        Result result = run(
                jdk,
                List.of("-Xverify:all"),
                INSTALL,
                "starts:10",
                "close",
                "silence",
                INSTALL,
                "starts:20",
                "primitives",
                "close",
                "silence");
        assertThat(result.out().stream().filter("events after close 0"::equals)).hasSize(2);
        assertThat(result.out()).contains("starts seen/true 100 % in 10 events", "starts seen/true 100 % in 20 events");
        assertWaits(jdk, result);
    }

    @ParameterizedTest
    @MethodSource("oldestAndNewestJdk")
    void hooks_that_another_agent_took_out_are_put_in_again(Jdk jdk) throws Exception {
        assertThat(run(jdk, List.of(), INSTALL, "undone", "close", "silence").out())
                .contains("seen while undone false", "seen again", "events after close 0");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void idle_workers_are_told_from_busy_ones(Jdk jdk) throws Exception {
        assertThat(run(jdk, List.of(), INSTALL, "idle").out()).contains("idle waits many, called busy 0");
    }

    @ParameterizedTest
    @MethodSource("oldestAndNewestJdk")
    void the_heavy_holder_is_charged_with_its_share(Jdk jdk) throws Exception {
        List<String> kinds = new ArrayList<>(List.of("reentrant", "fair", "write", "stamped"));
        if (jdk.feature() >= 21) {
            kinds.add("virtual-reentrant");
        }
        for (String kind : kinds) {
            Result result = run(jdk, List.of(), INSTALL, "holders:" + kind + ":9000:5000");
            Matcher holders = HOLDERS.matcher(result.line("holders"));
            assertThat(holders.matches()).as(result.line("holders")).isTrue();
            int share = Integer.parseInt(holders.group(1));
            int truth = Integer.parseInt(holders.group(2));
            assertThat(share).as(holders.group()).isBetween(truth - 10, truth + 10);
            assertThat(Integer.parseInt(holders.group(3))).as(holders.group()).isBetween(85, 115);
            assertThat(Integer.parseInt(holders.group(5))).as(holders.group()).isBetween(90, 110);
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void very_many_starts_are_sampled_without_bias(Jdk jdk) throws Exception {
        String line = run(jdk, List.of(), INSTALL, "starts:10000").line("starts");
        Matcher starts =
                Pattern.compile("starts seen/true (\\d+) % in (\\d+) events").matcher(line);
        assertThat(starts.matches()).as(line).isTrue();
        assertThat(Integer.parseInt(starts.group(1))).as(line).isBetween(75, 130);
        assertThat(Integer.parseInt(starts.group(2))).as(line).isLessThan(9_000);
    }

    private static Result run(Jdk jdk, List<String> options, String... scenarios) throws Exception {
        Result result = jvm.run(jdk, options, scenarios);
        assertThat(result.out()).as("%s, stderr %s", jdk, result.err()).contains("done");
        assertThat(result.status()).isZero();
        assertThat(result.err())
                .filteredOn(line ->
                        !line.equals("jvm-pprof: another agent has taken our lock hooks out; they are in again"))
                .noneMatch(line -> line.startsWith("jvm-pprof") || line.contains("sharing"));
        return result;
    }
}
