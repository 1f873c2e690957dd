package org.jvmpprof.it.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jvmpprof.it.Jdk;
import org.jvmpprof.it.Tool;

/** Compiles the servers' programs, once for each kind and JDK, by that JDK's own compiler. */
final class Programs {
    private static final Path SOURCES = Path.of("src", "test", "servers");
    private static final Path JARS = Path.of("target", "servers");
    private static final Path CLASSES = Path.of("target", "server-programs");

    private Programs() {}

    /** The class path that {@code servers.Main} runs with. */
    static String classPath(ServerKind kind, Jdk jdk) throws IOException {
        Path to = CLASSES.resolve(kind.name() + "-" + jdk.feature());
        String jars = kind.jars == null ? "" : jars(kind);
        if (!Files.exists(to.resolve("servers/Main.class"))) {
            compile(jdk, jars, to, copies(kind, to));
        }
        return to + (jars.isEmpty() ? "" : ":" + jars);
    }

    private static String jars(ServerKind kind) {
        Path directory = JARS.resolve(String.valueOf(kind.jars));
        assertThat(directory)
                .as("the jars of %s; ./mvnw pre-integration-test puts them there", kind)
                .isDirectory();
        return directory + "/*";
    }

    private static List<String> copies(ServerKind kind, Path to) throws IOException {
        Path copies = Files.createDirectories(to.resolve("src"));
        List<String> sources = new ArrayList<>();
        for (String part :
                Stream.concat(Stream.of("common"), kind.sources.stream()).toList()) {
            try (Stream<Path> files = Files.list(SOURCES.resolve(part))) {
                for (Path file : files.toList()) {
                    String text = Files.readString(file);
                    Path copy = copies.resolve(file.getFileName());
                    Files.writeString(copy, kind.isJavax() ? text.replace("jakarta.servlet", "javax.servlet") : text);
                    sources.add(copy.toString());
                }
            }
        }
        return sources;
    }

    private static void compile(Jdk jdk, String jars, Path to, List<String> sources) {
        List<String> command = new ArrayList<>(
                List.of(jdk.tool("javac"), "-nowarn", "-proc:none", "-encoding", "UTF-8", "-d", to.toString()));
        if (!jars.isEmpty()) {
            command.addAll(List.of("-cp", jars));
        }
        command.addAll(sources);
        Tool.run(command.toArray(String[]::new)).succeeded();
    }
}
