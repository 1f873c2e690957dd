package org.jvmpprof.cli.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** JVMs of other users, in other namespaces, and a command that runs on a plain Java. Root's part is skipped aloud. */
class ForeignIT {
    private static final Path JAR = Path.of("target", "jvm-pprof.jar").toAbsolutePath();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(
            value = Jdk.class,
            names = {"JDK8", "JDK17", "JDK25"})
    void root_attaches_to_another_users_jvm(Jdk jdk) throws Exception {
        needRoot();
        needReachable(jdk.home());
        List<String> words = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        try (TestJvm jvm = TestJvm.start(jdk, words)) {
            JvmInfo info = Jvms.of(jvm.pid());
            assertThat(info.user()).isNotEqualTo("root");
            assertThat(info.mainClass()).isEqualTo("Busy");
            Path socket;
            try (AgentSession session = AgentSession.open(jvm.pid(), "")) {
                socket = session.socket();
                assertThat(Files.getAttribute(socket, "unix:uid")).isEqualTo(65534);
                assertThat(length(session)).isGreaterThan(100);
            }
            assertThat(socket).doesNotExist();
            assertThat(Libc.geteuid()).isZero();
        }
    }

    /** Another user must be able to run it; below a home directory he cannot. */
    private static void needReachable(Path home) throws IOException {
        for (Path path = home.toRealPath(); path != null; path = path.getParent()) {
            boolean open = Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_EXECUTE);
            if (!open && System.getenv("CI") == null) {
                System.err.println("*** SKIPPED on " + home + ": other users cannot enter " + path + " ***");
            }
            assumeTrue(open || System.getenv("CI") != null, "other users cannot enter " + path);
            assertThat(open)
                    .as("other users can enter " + path + "; set PPROF_TEST_JDKS to a place they can")
                    .isTrue();
        }
    }

    @Test
    void root_attaches_into_other_namespaces() throws Exception {
        needRoot();
        needNamespaces();
        Path fresh = Files.createDirectories(directory.resolve("tmp"));
        String inside = "mount -t proc proc /proc && mount --bind " + fresh + " /tmp && exec \"$@\"";
        List<String> words = List.of("unshare", "--mount", "--pid", "--fork", "bash", "-c", inside, "in-container");
        try (TestJvm jvm = TestJvm.start(Jdk.JDK17, words, "-Djava.io.tmpdir=/tmp")) {
            long pid = innermost(jvm.pid());
            JvmInfo info = Jvms.list().stream()
                    .filter(each -> each.pid() == pid)
                    .findFirst()
                    .orElseThrow();
            assertThat(info.containerized()).isTrue();
            assertThat(info.mainClass()).isEqualTo("Busy");
            try (AgentSession session = AgentSession.open(pid, "")) {
                assertThat(session.socket()).isEqualTo(Path.of("/proc/" + pid + "/root/tmp/pprof.Busy.1"));
                assertThat(length(session)).isGreaterThan(100);
            }
            try (Stream<Path> left = Files.list(fresh)) {
                assertThat(left.map(file -> file.getFileName().toString()))
                        .doesNotContain("pprof.Busy.1", ".jvm-pprof-1");
            }
        }
    }

    /** A runtime image as small as can be: the command needs neither jdk.attach nor a compiler. */
    @Test
    void the_command_runs_on_a_java_without_the_attach_module() throws Exception {
        Path image = directory.resolve("jre");
        String jlink = Path.of(System.getProperty("java.home"), "bin", "jlink").toString();
        assertThat(run(jlink, "--add-modules", "java.base,java.logging,java.sql", "--output", image.toString()))
                .isEmpty();
        String java = image.resolve("bin/java").toString();
        assertThat(run(java, "--list-modules")).contains("java.base").doesNotContain("jdk.attach");
        try (TestJvm jvm = TestJvm.start(Jdk.JDK17)) {
            String pid = Long.toString(jvm.pid());
            assertThat(run(java, "-jar", JAR.toString(), "attach", pid)).isEqualTo("attached to " + pid + "\n");
            assertThat(run(java, "-jar", JAR.toString(), "ps")).contains("pprof.Busy." + pid);
            assertThat(run(java, "-jar", JAR.toString(), "detach", pid)).isEqualTo("detached from " + pid + "\n");
        }
    }

    @Test
    void lists_a_jvm_that_keeps_no_counters_and_twenty_within_half_a_second() throws Exception {
        List<TestJvm> jvms = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                jvms.add(TestJvm.start(Jdk.JDK17, "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
            }
            Jvms.list(); // loads the classes
            ThreadMXBean clock = ManagementFactory.getThreadMXBean();
            long begin = System.nanoTime();
            long beginCpu = clock.getCurrentThreadCpuTime();
            List<JvmInfo> found = Jvms.list();
            // CPU, since the machine may be busy with other things: on an idle one it is the same.
            long millis = TimeUnit.NANOSECONDS.toMillis(clock.getCurrentThreadCpuTime() - beginCpu);
            System.out.println("ps of " + found.size() + " JVMs: " + millis + " ms of CPU, "
                    + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) + " ms");
            assertThat(found.stream().filter(each -> each.mainClass().equals("Busy")))
                    .hasSizeGreaterThanOrEqualTo(20)
                    .allMatch(each -> each.jdkVersion().startsWith("17"));
            assertThat(millis).isLessThan(500);
        } finally {
            for (TestJvm jvm : jvms) {
                jvm.close();
            }
        }
    }

    private static void needRoot() throws IOException {
        boolean isRoot = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        if (!isRoot) {
            System.err.println("*** SKIPPED: other users' JVMs and namespaces need root ***");
        }
        assumeTrue(isRoot);
    }

    /** Root in a container of its own may be forbidden to make others, which nothing installed can change. */
    private static void needNamespaces() throws Exception {
        int status = new ProcessBuilder("unshare", "--mount", "--pid", "--fork", "mount", "-t", "proc", "proc", "/proc")
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            System.err.println("*** SKIPPED: this root may not make namespaces ***");
        }
        assumeTrue(status == 0);
    }

    private static long innermost(long pid) {
        return ProcessHandle.of(pid)
                .orElseThrow()
                .descendants()
                .mapToLong(ProcessHandle::pid)
                .max()
                .orElseThrow();
    }

    private static long length(AgentSession session) throws Exception {
        try (InputStream in = session.get("/debug/pprof/profile?seconds=1")) {
            return AgentHttp.all(in).length;
        }
    }

    private static String run(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Arrays.asList(command)).redirectErrorStream(true);
        Process process = builder.start();
        try (InputStream in = process.getInputStream()) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
