package org.jvmpprof.it;

import java.nio.file.Files;
import java.nio.file.Path;

/** The jars under test. */
final class Built {
    private static final Path ROOT = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .getParent();

    private Built() {}

    static Path agent() {
        return jar("agent/target/profiler.jar");
    }

    static Path collector() {
        return jar("collector/target/collector.jar");
    }

    static Path hotapp() {
        return jar("testdata/target/hotapp.jar");
    }

    private static Path jar(String path) {
        Path jar = ROOT.resolve(path);
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(jar + " is missing: run ./mvnw -DskipTests package first");
        }
        return jar;
    }
}
