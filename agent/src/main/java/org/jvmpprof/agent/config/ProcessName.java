package org.jvmpprof.agent.config;

import java.io.File;
import org.jspecify.annotations.Nullable;

/** The main class's or jar's name, from the JVM's own command line; as the socket's name and the service's default. */
public final class ProcessName {
    private static final String UNKNOWN = "java";

    private ProcessName() {}

    /** Of this process; {@code java} where the JVM does not say. */
    public static String ofProcess() {
        return of(System.getProperty("sun.java.command"));
    }

    /** {@code com.acme.Shop args}, {@code acme.shop/com.acme.Shop}, {@code /opt/shop.jar args} give Shop, Shop, shop. */
    static String of(@Nullable String command) {
        if (command == null || command.trim().isEmpty()) {
            return UNKNOWN;
        }
        String main = main(command.trim());
        String name = main.substring(Math.max(main.lastIndexOf('/'), main.lastIndexOf(File.separatorChar)) + 1);
        if (name.endsWith(".jar") || name.endsWith(".war")) {
            name = name.substring(0, name.length() - 4);
        } else {
            name = name.substring(name.lastIndexOf('.') + 1);
        }
        return name.isEmpty() ? UNKNOWN : name;
    }

    /** The command line is joined with spaces, and a jar's path may hold some: take the shortest that is a file. */
    private static String main(String command) {
        for (int end = command.indexOf(' '); end >= 0; end = command.indexOf(' ', end + 1)) {
            String head = command.substring(0, end);
            if ((head.endsWith(".jar") || head.endsWith(".war")) && new File(head).isFile()) {
                return head;
            }
        }
        if (new File(command).isFile()) {
            return command;
        }
        int space = command.indexOf(' ');
        return space < 0 ? command : command.substring(0, space);
    }
}
