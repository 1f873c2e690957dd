package org.jvmpprof.cli.jvm;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A version of Java that the agent must come into and out of. Its home is named by {@code JDK<version>_HOME}; else it is
 * the one that runs the tests, one that {@code integration-tests/jdks} has put there, or one below {@code
 * /usr/lib/jvm}. A version that is not there is skipped aloud; one that the script provides is required under {@code
 * CI=true}.
 */
enum Jdk {
    JDK8,
    JDK11,
    JDK17,
    JDK21,
    JDK25;

    Path home() {
        int feature = Integer.parseInt(name().substring(3));
        List<Path> homes = new ArrayList<>();
        String named = System.getenv(name() + "_HOME");
        if (named != null && !named.isBlank()) {
            homes.add(Path.of(named));
        }
        if (Runtime.version().feature() == feature) {
            homes.add(Path.of(System.getProperty("java.home")));
        }
        homes.add(provided().resolve("jdk" + feature));
        homes.addAll(installed(feature));
        return homes.stream()
                .filter(home -> Files.isExecutable(home.resolve("bin/jcmd")))
                .findFirst()
                .orElseGet(this::missing);
    }

    /** As in {@code integration-tests/jdks}. */
    private static Path provided() {
        Map<String, String> variables = System.getenv();
        String cache = variables.getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        return Path.of(variables.getOrDefault("PPROF_TEST_JDKS", cache + "/jvm-pprof/jdks"));
    }

    private static List<Path> installed(int feature) {
        Path jvms = Path.of("/usr/lib/jvm");
        try (Stream<Path> homes = Files.isDirectory(jvms) ? Files.list(jvms) : Stream.empty()) {
            return homes.filter(home -> home.getFileName().toString().matches(".*\\b" + feature + "\\b.*"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path missing() {
        String line = "*** SKIPPED on " + name() + ": set " + name() + "_HOME, or run integration-tests/jdks ***";
        boolean isProvided = this == JDK8 || this == JDK11 || this == JDK21;
        if (isProvided && Boolean.parseBoolean(System.getenv("CI"))) {
            return fail(line + " but CI=true requires it");
        }
        System.err.println(line);
        return abort(line);
    }

    String tool(String name) {
        return home().resolve("bin").resolve(name).toString();
    }
}
