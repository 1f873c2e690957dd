package org.jvmpprof.cli.jvm;

import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a JDK's version from the file {@code release} above the library that a process has mapped. */
final class JavaHome {
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"([^\"]+)\"");
    private static final int LEVELS = 6;

    private JavaHome() {}

    /** Empty if unknown. */
    static String versionOf(Proc process) {
        String library = process.mapped(Jvms.HOTSPOT, Jvms.OPENJ9);
        Path directory = library == null ? null : Paths.get(library).getParent();
        for (int i = 0; directory != null && i < LEVELS; i++) {
            String version = versionIn(process, directory);
            if (version != null) {
                return version;
            }
            directory = directory.getParent();
        }
        return "";
    }

    private static @Nullable String versionIn(Proc process, Path directory) {
        Matcher version = VERSION.matcher(
                Proc.read(process.outside(directory.resolve("release").toString())));
        return version.find() ? version.group(1) : null;
    }
}
