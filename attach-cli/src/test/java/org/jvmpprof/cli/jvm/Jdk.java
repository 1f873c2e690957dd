package org.jvmpprof.cli.jvm;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A version of Java that the agent must come into and out of. Its home is named by {@code JDK<version>_HOME}; 17 is the
 * one that runs the tests if nothing else is said, and 25 is looked for below {@code /usr/lib/jvm}. A version that is
 * not there is skipped aloud, but never under {@code CI=true} with {@code REQUIRE_JDKS} naming it.
 */
enum Jdk {
    JDK8,
    JDK11,
    JDK17,
    JDK21,
    JDK25;

    Path home() {
        String named = System.getenv(name() + "_HOME");
        if (named != null && !named.isBlank()) {
            return Path.of(named);
        }
        int feature = Integer.parseInt(name().substring(3));
        if (Runtime.version().feature() == feature) {
            return Path.of(System.getProperty("java.home"));
        }
        Path jvms = Path.of("/usr/lib/jvm");
        try (Stream<Path> homes = Files.isDirectory(jvms) ? Files.list(jvms) : Stream.empty()) {
            return homes.filter(home -> home.getFileName().toString().matches(".*\\b" + feature + "\\b.*"))
                    .filter(home -> Files.isExecutable(home.resolve("bin/java")))
                    .findFirst()
                    .orElseGet(this::missing);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Path missing() {
        String line = "*** SKIPPED on " + name() + ": set " + name() + "_HOME to its home ***";
        String required = System.getenv().getOrDefault("REQUIRE_JDKS", "");
        if (Stream.of(required.split(",")).anyMatch(name().substring(3)::equals)) {
            return fail(line + " and REQUIRE_JDKS=" + required + " asks for it");
        }
        System.err.println(line);
        return abort(line);
    }

    String tool(String name) {
        return home().resolve("bin").resolve(name).toString();
    }
}
