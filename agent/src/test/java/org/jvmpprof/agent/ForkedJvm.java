package org.jvmpprof.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs {@link HostApp} in a JVM of its own, with the packaged {@code profiler.jar}. */
final class ForkedJvm {
    static final Path PROFILER = Path.of("target", "profiler.jar").toAbsolutePath();

    record Result(int status, List<String> out, List<String> err) {}

    private ForkedJvm() {}

    /** One JDK home per feature release from 17 up: this one, and those where Linux distributions put them. */
    static List<Path> jdks() throws IOException {
        Map<Integer, Path> homes = new TreeMap<>();
        homes.put(Runtime.version().feature(), Path.of(System.getProperty("java.home")));
        Path usual = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(usual)) {
            try (Stream<Path> found = Files.list(usual)) {
                for (Path home : found.sorted(Comparator.naturalOrder()).toList()) {
                    int feature = feature(home);
                    if (feature >= 17) {
                        homes.putIfAbsent(feature, home);
                    }
                }
            }
        }
        return List.copyOf(homes.values());
    }

    static int feature(Path home) throws IOException {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) {
            return 0;
        }
        for (String line : Files.readAllLines(release)) {
            if (line.startsWith("JAVA_VERSION=")) {
                String[] parts = line.substring("JAVA_VERSION=".length())
                        .replace("\"", "")
                        .split("[.+_-]");
                return Integer.parseInt(parts[0].equals("1") ? parts[1] : parts[0]);
            }
        }
        return 0;
    }

    /** Runs to the end; {@code jvm} are further options before the class, such as {@code -javaagent}. */
    static Result run(Path jdk, List<String> jvm, String... application) throws IOException, InterruptedException {
        Path out = Files.createTempFile("host", ".out");
        Path err = Files.createTempFile("host", ".err");
        try {
            Process process = start(jdk, jvm, out, err, application);
            process.getOutputStream().close();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the application did not end; stderr: " + Files.readString(err));
            }
            return new Result(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    static Process start(Path jdk, List<String> jvm, Path out, Path err, String... application) throws IOException {
        List<String> command = new ArrayList<>(List.of(jdk.resolve("bin/java").toString()));
        command.addAll(jvm);
        command.addAll(List.of("-cp", "target/test-classes", HostApp.class.getName()));
        command.addAll(List.of(application));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("JVM_PPROF_") || name.startsWith("OTEL_"));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return builder.start();
    }

    static String agent(String options) {
        return "-javaagent:" + PROFILER + "=" + options;
    }
}
