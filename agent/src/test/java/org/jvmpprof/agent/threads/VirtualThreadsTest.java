package org.jvmpprof.agent.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Virtual threads are listed on a JDK that has them, silently. Runs {@link VirtualThreadsMain} in a JVM of its own. */
class VirtualThreadsTest {
    @TempDir
    Path directory;

    @Test
    void virtual_threads_are_shown_without_a_word_on_stderr() throws Exception {
        Path java = newestJava();
        assumeTrue(java != null, "no JDK 21 or newer in JAVA25_HOME, JAVA21_HOME or /usr/lib/jvm");
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-javaagent:" + agentJar(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        VirtualThreadsMain.class.getName())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(err)).isEmpty();
        List<String> lines = Files.readAllLines(out);
        assertThat(lines)
                .contains(
                        "virtual samples: 1 of 50 threads, labels [thread:worker-#, state:parked]",
                        "unnamed: 20",
                        "live counted: true",
                        "comments: [deadlocks of virtual threads over monitors are not seen: the JVM does not tell their"
                                + " owners; those over ReentrantLocks and write locks are]",
                        "ring: [ring-0>ring-1, ring-1>ring-2, ring-2>ring-0]",
                        "locks: 3",
                        "go dump: 70 parked, sleeping 5, waiting 5",
                        "java dump: true");
    }

    private Path agentJar() throws IOException {
        Path jar = directory.resolve("agent.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", VirtualThreadsMain.class.getName());
        try (OutputStream stream = Files.newOutputStream(jar);
                JarOutputStream empty = new JarOutputStream(stream, manifest)) {
            empty.setComment(new String("premain is on the class path".getBytes(StandardCharsets.US_ASCII)));
        }
        return jar;
    }

    private static Path newestJava() throws IOException {
        for (String variable : new String[] {"JAVA25_HOME", "JAVA21_HOME"}) {
            if (System.getenv(variable) != null) {
                return Path.of(System.getenv(variable), "bin", "java");
            }
        }
        Path installed = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(installed)) {
            return null;
        }
        try (Stream<Path> homes = Files.list(installed)) {
            return homes.filter(home -> home.getFileName().toString().matches(".*\\b2[1-9]\\b.*"))
                    .map(home -> home.resolve("bin").resolve("java"))
                    .filter(Files::isExecutable)
                    .sorted()
                    .reduce((first, last) -> last)
                    .orElse(null);
        }
    }
}
