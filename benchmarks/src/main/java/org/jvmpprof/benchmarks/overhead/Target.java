package org.jvmpprof.benchmarks.overhead;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A JVM to measure, with the agent or without. */
final class Target {
    private static final Pattern MINUTES = Pattern.compile("(\\d+)m([0-9.]+)s");

    private final Path java;
    private final Path agent;

    Target(Path java, Path agent) {
        this.java = java;
        this.agent = agent;
    }

    /** What a run to the end took: CPU of user and system, until the process was gone. */
    record Run(String out, double cpuMillis, double wallMillis) {}

    /** Runs to the end under bash, whose {@code times} knows the CPU time of the child to the millisecond. */
    Run run(@Nullable String agentOptions, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "-c", "\"$@\"; times", "bash"));
        command.addAll(command(agentOptions, arguments));
        Path out = Files.createTempFile("overhead", ".out");
        long start = System.nanoTime();
        int status = clean(new ProcessBuilder(command))
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        double wall = (System.nanoTime() - start) / 1e6;
        List<String> lines = Files.readAllLines(out);
        Files.delete(out);
        if (status != 0 || lines.size() < 2) {
            throw new IOException("status " + status + " of " + String.join(" ", command) + ": " + lines);
        }
        String children = lines.get(lines.size() - 1); // times prints the shell's own line, then that of its children
        return new Run(String.join("\n", lines.subList(0, lines.size() - 2)), millis(children), wall);
    }

    /** Starts and does not wait; the caller ends it. */
    Process start(@Nullable String agentOptions, String... arguments) throws IOException {
        return clean(new ProcessBuilder(command(agentOptions, arguments)))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private List<String> command(@Nullable String agentOptions, String... arguments) {
        List<String> command = new ArrayList<>(List.of(java.toString(), "-Xms256m", "-Xmx256m"));
        if (agentOptions != null) {
            command.add("-javaagent:" + agent + (agentOptions.isEmpty() ? "" : "=" + agentOptions));
        }
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    private static ProcessBuilder clean(ProcessBuilder builder) {
        builder.environment().keySet().removeIf(name -> name.startsWith("JVM_PPROF_") || name.contains("JAVA"));
        builder.redirectInput(new File("/dev/null"));
        return builder;
    }

    private static double millis(String times) {
        double sum = 0;
        Matcher matcher = MINUTES.matcher(times);
        while (matcher.find()) {
            sum += Long.parseLong(matcher.group(1)) * 60_000 + Double.parseDouble(matcher.group(2)) * 1000;
        }
        return sum;
    }

    /** The version line of the JVM under test. */
    String version() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(java.toString(), "-version")
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text.lines().skip(1).findFirst().orElse(text).trim();
    }
}
