package org.jvmpprof.agent.endpoint;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** {@code /cmdline}: the JVM's arguments, joined by NUL, what looks like a secret replaced. */
final class CmdlineRoute implements Route {
    private static final Path PROC = Paths.get("/proc/self/cmdline");
    private static final String REDACTED = "[redacted]";

    private final Pattern redact;

    CmdlineRoute(Pattern redact) {
        this.redact = redact;
    }

    @Override
    public Answer serve(Request request) throws IOException {
        return Answer.text(text());
    }

    String text() throws IOException {
        List<String> shown = new ArrayList<>();
        for (String argument : arguments()) {
            shown.add(redact.matcher(argument).replaceAll(REDACTED));
        }
        return String.join("\0", shown);
    }

    private static List<String> arguments() throws IOException {
        if (Files.isReadable(PROC)) {
            String all = new String(Files.readAllBytes(PROC), StandardCharsets.UTF_8);
            // Every argument ends in a NUL, the last one too; split leaves out what is empty behind it.
            return Arrays.asList((all.endsWith("\0") ? all.substring(0, all.length() - 1) : all).split("\0", -1));
        }
        // Not Linux: the JVM knows its own options and the main class with its arguments, as one string.
        List<String> known = new ArrayList<>();
        known.add("java");
        known.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        known.add(System.getProperty("sun.java.command", ""));
        return known;
    }
}
