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
        List<Path> sources = sources(kind);
        if (!isCompiled(to.resolve("servers/Main.class"), sources)) {
            compile(jdk, jars, to, copies(kind, sources, to));
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

    private static List<Path> sources(ServerKind kind) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String part :
                Stream.concat(Stream.of("common"), kind.sources.stream()).toList()) {
            try (Stream<Path> files = Files.list(SOURCES.resolve(part))) {
                files.forEach(sources::add);
            }
        }
        return sources;
    }

    private static boolean isCompiled(Path result, List<Path> sources) throws IOException {
        if (!Files.exists(result)) {
            return false;
        }
        for (Path source : sources) {
            if (Files.getLastModifiedTime(source).compareTo(Files.getLastModifiedTime(result)) > 0) {
                return false;
            }
        }
        return true;
    }

    private static List<String> copies(ServerKind kind, List<Path> sources, Path to) throws IOException {
        Path directory = Files.createDirectories(to.resolve("src"));
        List<String> copies = new ArrayList<>();
        for (Path source : sources) {
            String text = Files.readString(source);
            Path copy = directory.resolve(source.getFileName());
            Files.writeString(copy, kind.isJavax() ? text.replace("jakarta.servlet", "javax.servlet") : text);
            copies.add(copy.toString());
        }
        return copies;
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
