package org.jvmpprof.it;

import java.nio.file.Files;
import java.nio.file.Path;

/** The jars under test. */
public final class Built {
    private static final Path ROOT = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .getParent();

    private Built() {}

    public static Path agent() {
        return jar("agent/target/profiler.jar");
    }

    public static Path collector() {
        return jar("collector/target/collector.jar");
    }

    public static Path hotapp() {
        return jar("testdata/target/hotapp.jar");
    }

    public static Path command() {
        return jar("attach-cli/target/jvm-pprof.jar");
    }

    private static Path jar(String path) {
        Path jar = ROOT.resolve(path);
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(jar + " is missing: run ./mvnw -DskipTests package first");
        }
        return jar;
    }
}
