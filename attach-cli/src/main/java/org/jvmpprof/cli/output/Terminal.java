package org.jvmpprof.cli.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/**
 * Whether stdout is a terminal. {@link System#console()} can't say: it looks at stdin too, and from JDK 22 on is there
 * without any terminal. So the launcher says it, or /proc, and the console only where neither does.
 */
public final class Terminal {
    /** Set by the launcher script to true or false. */
    private static final String PROPERTY = "jvmpprof.terminal";

    private static final Path STDOUT = Paths.get("/proc/self/fd/1");

    private Terminal() {}

    public static boolean isOutput() {
        String said = System.getProperty(PROPERTY);
        if (said != null) {
            return Boolean.parseBoolean(said);
        }
        try {
            String target = Files.readSymbolicLink(STDOUT).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null; // no /proc here
        }
    }
}
