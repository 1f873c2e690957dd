package org.jvmpprof.it.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvmpprof.it.Built;
import org.jvmpprof.it.HotJvm;
import org.jvmpprof.it.Jdk;

/**
 * The JDK's locks keep their promises with the agent in the process as without: a program that checks them passes with
 * every combination of flags that a hook could break.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("org.jvmpprof.it.Jdks#all")
class SemanticsIT {
    private static final String MAIN = LockProfile.PROGRAMS + "SemanticsMain";
    private static final String ROUNDS = "2";
    private static final int TESTS = 28;
    private static final Path OPENTELEMETRY = Path.of("target/agents/opentelemetry-javaagent.jar");

    /** The JVM's word on an agent that appends to the boot class path, which ours does not do. */
    private static final String SAID_OF_OPENTELEMETRY = "Sharing is only supported for boot loader classes because";

    private static final long LIMIT_SECONDS = 300; // it takes a few, where there are processors to be had

    @Parameter
    Jdk jdk;

    @TempDir
    Path directory;

    /** What a run left behind. */
    private record Run(int status, String out, String err) {}

    @Test
    void passes_without_the_agent() throws Exception {
        assertPasses(run());
    }

    @Test
    void passes_with_the_agent() throws Exception {
        Run run = run(agent());
        assertPasses(run);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void passes_with_the_agent_without_hooks() throws Exception {
        assertPasses(run(agent() + ",hooks=off"));
    }

    @Test
    void passes_when_every_class_is_verified() throws Exception {
        assertPasses(run("-Xverify:all", agent()));
    }

    @Test
    void passes_when_all_is_compiled_before_it_runs() throws Exception {
        assertPasses(run("-Xcomp", "-XX:TieredStopAtLevel=1", agent()));
    }

    /** The application's archive stays in use, and the JVM has nothing to say about it. */
    @Test
    void keeps_the_applications_class_data_sharing() throws Exception {
        assumeTrue(jdk.feature() >= 11, "before 11 only the JDK's own classes can be archived");
        Path list = directory.resolve("classes");
        Path archive = directory.resolve("app.jsa");
        // every -javaagent adds this module, and the JVM wants the same modules when it dumps
        String instrument = "--add-modules=java.instrument";
        assertPasses(run("-XX:DumpLoadedClassList=" + list, instrument));
        Run dump = java(
                instrument,
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + list,
                "-XX:SharedArchiveFile=" + archive,
                "-cp",
                Built.hotapp().toString());
        assertThat(archive).as(dump.out() + dump.err()).exists();

        Path log = directory.resolve("loaded");
        String logging = "-Xlog:class+load:file=" + log;
        Run shared = run("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", logging, agent());
        assertPasses(shared);
        assertThat(shared.err()).isEmpty();

        List<String> own = Files.readAllLines(log).stream()
                .filter(line -> line.contains(" " + MAIN + " "))
                .toList();
        assertThat(own).singleElement().asString().contains("shared objects file");
    }

    @Test
    void passes_beside_the_opentelemetry_agent_in_either_order() throws Exception {
        assertThat(OPENTELEMETRY).exists();
        String other = "-javaagent:" + OPENTELEMETRY;
        for (List<String> order : List.of(List.of(agent(), other), List.of(other, agent()))) {
            List<String> flags = new ArrayList<>(order);
            flags.addAll(List.of(
                    "-Dotel.traces.exporter=none",
                    "-Dotel.metrics.exporter=none",
                    "-Dotel.logs.exporter=none",
                    "-Dotel.javaagent.logging=none"));
            assertPasses(run(flags.toArray(String[]::new)));
        }
    }

    private static String agent() {
        return "-javaagent:" + Built.agent() + "=socket=off,lock=100us";
    }

    private void assertPasses(Run run) {
        int expected = TESTS * Integer.parseInt(ROUNDS) * (jdk.feature() >= 21 ? 2 : 1);
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).isEqualTo("passed " + expected + "\n");
        assertThat(run.err().lines().filter(line -> !line.contains(SAID_OF_OPENTELEMETRY)))
                .isEmpty();
    }

    private Run run(String... flags) throws Exception {
        List<String> all = new ArrayList<>(Arrays.asList(flags));
        all.addAll(List.of("-cp", Built.hotapp().toString(), MAIN, ROUNDS));
        return java(all.toArray(String[]::new));
    }

    private Run java(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(jdk.java()));
        command.addAll(Arrays.asList(arguments));
        Path out = Files.createTempFile(directory, "semantics", ".out");
        Path err = Files.createTempFile(directory, "semantics", ".err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        HotJvm.clean(builder);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("end within %s s of %s\n%s", LIMIT_SECONDS, command, Files.readString(err))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
