package org.jvmpprof.agent.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Real JVMs with the hooks of the packed {@code profiler.jar}: the JDK that runs the tests, and those that {@code JDK8_HOME},
 * {@code JDK11_HOME}, {@code JDK17_HOME}, {@code JDK21_HOME} and {@code JDK25_HOME} name. Says which of them are missing.
 */
final class HookJvm {
    record Jdk(int feature, Path home) {
        @Override
        public String toString() {
            return "JDK " + feature;
        }
    }

    record Result(int status, List<String> out, List<String> err) {
        /** The one line that starts so. */
        String line(String start) {
            return out.stream()
                    .filter(each -> each.startsWith(start))
                    .reduce((first, second) -> {
                        throw new AssertionError("two lines start with " + start + ": " + out);
                    })
                    .orElseThrow(() -> new AssertionError("no line starts with " + start + ": " + out + err));
        }
    }

    private static final Path PROFILER = Path.of("target", "profiler.jar").toAbsolutePath();
    private static final String[] SOURCES = {"HookHost", "HookScenarios", "Holders"};

    private final Path jar;

    private HookJvm(Path jar) {
        this.jar = jar;
    }

    static List<Jdk> jdks() {
        List<Jdk> found = new ArrayList<>();
        int own = Runtime.version().feature();
        for (int feature : new int[] {8, 11, 17, 21, 25}) {
            String home = feature == own ? System.getProperty("java.home") : System.getenv("JDK" + feature + "_HOME");
            if (home == null || !Files.isExecutable(Path.of(home, "bin", "java"))) {
                System.err.println("*** SKIPPED on JDK " + feature + ": set JDK" + feature + "_HOME ***");
            } else {
                found.add(new Jdk(feature, Path.of(home)));
            }
        }
        return found;
    }

    /** Compiles the host for Java 8 and packs it, with the agent's entry, into a jar in {@code directory}. */
    static HookJvm compile(Path directory) throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        List<String> arguments = new ArrayList<>(
                List.of("--release", "8", "-Xlint:-options", "-proc:none", "-nowarn", "-d", classes.toString()));
        for (String source : SOURCES) {
            Path file = directory.resolve(source + ".java");
            try (InputStream in = HookJvm.class.getResourceAsStream(source + ".java")) {
                Files.copy(in, file);
            }
            arguments.add(file.toString());
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(new String[0])))
                .isZero();
        return new HookJvm(pack(classes, directory.resolve("host.jar")));
    }

    private static Path pack(Path classes, Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", "HookHost");
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        manifest.getMainAttributes().putValue("Can-Redefine-Classes", "true");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                Stream<Path> files = Files.list(classes)) {
            for (Path file : files.sorted().toList()) {
                out.putNextEntry(new JarEntry(file.getFileName().toString()));
                Files.copy(file, out);
            }
        }
        return jar;
    }

    private List<String> classPath() {
        return List.of("-cp", jar + System.getProperty("path.separator") + PROFILER);
    }

    private List<String> agent() {
        return List.of("-javaagent:" + jar + "=" + PROFILER);
    }

    /** Runs the scenarios one after the other in one JVM, to the end. */
    Result run(Jdk jdk, List<String> jvm, String... scenarios) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(jvm);
        options.addAll(agent());
        return runPlain(jdk, options, scenarios);
    }

    /** As {@link #run}, without the agent. */
    Result runPlain(Jdk jdk, List<String> jvm, String... scenarios) throws IOException, InterruptedException {
        Path out = Files.createTempFile("hook", ".out");
        Path err = Files.createTempFile("hook", ".err");
        try {
            List<String> command = new ArrayList<>();
            command.add(jdk.home().resolve("bin/java").toString());
            command.addAll(jvm);
            command.addAll(classPath());
            command.add("HookHost");
            command.addAll(List.of(scenarios));
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(180, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("did not end: " + Files.readString(out) + Files.readString(err));
            }
            return new Result(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
