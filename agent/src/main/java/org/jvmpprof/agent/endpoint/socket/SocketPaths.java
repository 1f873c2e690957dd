package org.jvmpprof.agent.endpoint.socket;

import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the socket lies by default: {@code $TMP}, else {@code $TMPDIR}, else {@code /tmp}, {@code pprof.<name>.<pid>}. */
public final class SocketPaths {
    private static final int MAX_NAME = 48;

    private SocketPaths() {}

    public static Path directory(Map<String, String> environment) {
        String tmp = environment.get("TMP");
        if (tmp == null || tmp.isEmpty()) {
            tmp = environment.get("TMPDIR");
        }
        return Paths.get(tmp == null || tmp.isEmpty() ? "/tmp" : tmp).toAbsolutePath();
    }

    public static String fileName(String processName, long pid) {
        return "pprof." + sanitize(processName) + '.' + pid;
    }

    /**
     * The process's name from the property {@code sun.java.command}: the main class's simple name, or the jar's file name
     * without its ending; {@code java} when the JVM does not tell.
     */
    public static String processName(@Nullable String command) {
        String main = command == null ? "" : firstWord(command.trim());
        int ending = main.endsWith(".jar") || main.endsWith(".war") ? ".jar".length() : 0;
        main = main.substring(main.lastIndexOf('/') + 1, main.length() - ending);
        if (ending == 0) {
            main = main.substring(main.lastIndexOf('.') + 1);
        }
        return main.isEmpty() ? "java" : sanitize(main);
    }

    /** The jar or the main class. A command that starts with a path is a jar's, whose directories may have blanks. */
    private static String firstWord(String command) {
        int jar = command.startsWith("/") ? (command + ' ').indexOf(".jar ") : -1;
        if (jar >= 0) {
            return command.substring(0, jar + ".jar".length());
        }
        int space = command.indexOf(' ');
        return space < 0 ? command : command.substring(0, space);
    }

    private static String sanitize(String name) {
        String clean = name.replaceAll("[^A-Za-z0-9._-]", "_");
        return clean.length() <= MAX_NAME ? clean : clean.substring(0, MAX_NAME);
    }
}
