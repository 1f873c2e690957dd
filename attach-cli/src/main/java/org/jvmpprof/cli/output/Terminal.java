package org.jvmpprof.cli.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import org.jspecify.annotations.Nullable;

/**
 * What stdout and stderr are. {@link System#console()} can't say: it looks at stdin too, and from JDK 22 on is there
 * without any terminal. So the launcher says it, or /proc, and the console only where neither does.
 */
public final class Terminal {
    /** Set by the launcher script to true or false. */
    private static final String PROPERTY = "jvmpprof.terminal";

    private static final Path STDOUT = Paths.get("/proc/self/fd/1");
    private static final Path STDERR = Paths.get("/proc/self/fd/2");

    private Terminal() {}

    public static boolean isOutput() {
        String said = System.getProperty(PROPERTY);
        return said == null ? isTerminal(STDOUT) : Boolean.parseBoolean(said);
    }

    /** Whether stderr is one, where progress can be shown. */
    public static boolean isError() {
        return isTerminal(STDERR);
    }

    /** The regular file that stdout was redirected to, or null if there is none or no name can be had. */
    public static @Nullable Path redirectedOutput() {
        Path target = target(STDOUT);
        return target != null && Files.isRegularFile(target) ? target : null;
    }

    private static boolean isTerminal(Path descriptor) {
        Path target = target(descriptor);
        if (target == null) {
            return System.console() != null; // no /proc here
        }
        String name = target.toString();
        return name.startsWith("/dev/pts/") || name.startsWith("/dev/tty") || name.equals("/dev/console");
    }

    private static @Nullable Path target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }
}
