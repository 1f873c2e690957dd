package org.jvmpprof.it.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvmpprof.it.Built;
import org.jvmpprof.it.HotJvm;
import org.jvmpprof.it.Http;
import org.jvmpprof.it.Jdk;
import org.jvmpprof.it.Jdks;
import org.jvmpprof.it.Pprof;
import org.jvmpprof.it.Tool;

/** Without hooks the profiles say what they rest on; and hooks come and go while the application runs. */
@ParameterizedClass(name = "{0}")
@MethodSource("org.jvmpprof.it.Jdks#usual")
class HooksOffIT {
    private static final String LOCKS = "run platform 9000 1000 2 lock";

    @Parameter
    Jdk jdk;

    @Test
    void without_hooks_waits_are_still_seen_and_the_profile_says_by_what() {
        try (HotJvm app = start("hooks=off")) {
            Contention run = Contention.run(app, 2, "platform 9000 1000 2 lock");

            assertThat(run.blocked("lock"))
                    .as(() -> run.block().describe("delay"))
                    .isBetween(run.waited("lock") / 2, 3 * run.waited("lock") / 2);
            for (String route : List.of("block", "mutex")) {
                assertThat(app.profile(route).profile().comments())
                        .as("comments of %s", route)
                        .anyMatch(each -> each.contains("hooks"));
            }
            Http.Answer refused = Http.get(URI.create(app.url("threadcreate")));
            assertThat(refused.status()).isEqualTo(501);
            assertThat(refused.text()).contains("hooks=off").contains("hooks=on");
        }
    }

    @Test
    void with_hooks_no_profile_speaks_of_missing_ones() {
        try (HotJvm app = start("")) {
            Contention.run(app, 2, "platform 9000 1000 2 lock");
            for (String route : List.of("block", "mutex", "threadcreate")) {
                assertThat(app.profile(route).profile().comments())
                        .as("comments of %s", route)
                        .noneMatch(each -> each.contains("hooks=off") || each.contains("no hooks"));
            }
        }
    }

    @Test
    void hooks_come_and_go_at_run_time() {
        try (HotJvm app = start("hooks=on")) {
            assertHolderSeen(app);
            attach(app, "hooks=off");
            app.command(LOCKS);
            assertThat(app.profile("mutex").profile().comments()).anyMatch(each -> each.contains("hooks"));
            attach(app, "hooks=on");
            assertHolderSeen(app);
            assertThat(app.stderr()).isEmpty();
        }
    }

    private HotJvm start(String options) {
        return HotJvm.program(jdk, List.of(), options, LockProfile.PROGRAMS + "TruthMain")
                .awaitEndpoint();
    }

    private static void assertHolderSeen(HotJvm app) {
        Contention run = Contention.run(app, 3, "platform 9000 1000 3 lock");
        assertThat(run.charged("lock"))
                .as(() -> run.row("lock") + "\n" + run.mutex().describe("delay"))
                .isBetween(run.waited("lock") / 2, 2 * run.waited("lock"));
        assertThat(run.shareError("lock"))
                .as(() -> run.row("lock") + "\n" + run.mutex().describe("delay"))
                .isLessThan(0.1);
        Pprof block = run.block().after();
        assertThat(block.stacks())
                .as("waits in LockHolds")
                .anyMatch(stack ->
                        stack.label("kind").equals("juc") && stack.has(LockProfile.PROGRAMS + "LockHolds.enter"));
    }

    /** Attached again, the running agent takes the new options. */
    private static void attach(HotJvm app, String options) {
        Tool.Result result = Tool.run(
                Path.of(Jdks.current().java()).toString(),
                "-jar",
                Built.command().toString(),
                "attach",
                Long.toString(app.pid()),
                options);
        assertThat(result.status()).as(result.err()).isZero();
        app.awaitEndpoint();
    }
}
