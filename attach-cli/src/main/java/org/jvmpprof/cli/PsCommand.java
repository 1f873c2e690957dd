package org.jvmpprof.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.exit.ExitStatus;
import org.jvmpprof.cli.jvm.JvmInfo;
import org.jvmpprof.cli.jvm.Jvms;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ps}: a table of the JVMs, or the same as JSON. */
@Command(
        name = "ps",
        description = "Lists the JVMs of this machine: also those of other users and in containers, when run as root.")
final class PsCommand implements Callable<Integer> {
    private static final List<String> HEADER =
            Arrays.asList("PID", "USER", "JDK", "UPTIME", "AGENT", "MAIN", "SOCKET", "COLLECTOR");

    @Option(names = "--json", description = "As a JSON array, one object per JVM; uptime in seconds.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    PsCommand() {}

    @Override
    public Integer call() throws Exception {
        List<JvmInfo> jvms = Jvms.list();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(jvms));
        } else {
            table(jvms).forEach(out::println);
        }
        out.flush();
        return ExitStatus.OK.code();
    }

    static List<String> table(List<JvmInfo> jvms) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        for (JvmInfo jvm : jvms) {
            rows.add(Arrays.asList(
                    Long.toString(jvm.pid()),
                    jvm.user(),
                    orDash(jvm.jdkVersion()),
                    jvm.uptime() == null ? "-" : age(jvm.uptime()),
                    jvm.agentLoaded() ? "yes" : "no",
                    orDash(jvm.mainClass()) + (jvm.containerized() ? " (container)" : ""),
                    Objects.toString(jvm.socketPath(), "-"),
                    Objects.toString(jvm.collector(), "-")));
        }
        int[] widths = new int[HEADER.size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        List<String> lines = new ArrayList<>();
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i));
            if (i < widths.length - 1) {
                for (int pad = row.get(i).length(); pad < widths[i] + 2; pad++) {
                    line.append(' ');
                }
            }
        }
        return line.toString();
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    /** The two greatest units: {@code 3d4h}, {@code 2m5s}. */
    static String age(Duration uptime) {
        long seconds = uptime.getSeconds();
        if (seconds >= 86_400) {
            return seconds / 86_400 + "d" + seconds % 86_400 / 3600 + "h";
        }
        if (seconds >= 3600) {
            return seconds / 3600 + "h" + seconds % 3600 / 60 + "m";
        }
        return seconds >= 60 ? seconds / 60 + "m" + seconds % 60 + "s" : seconds + "s";
    }

    static String json(List<JvmInfo> jvms) {
        StringBuilder out = new StringBuilder("[");
        for (JvmInfo jvm : jvms) {
            out.append(out.length() > 1 ? ",\n " : "")
                    .append("{\"pid\":")
                    .append(jvm.pid())
                    .append(",\"user\":")
                    .append(string(jvm.user()))
                    .append(",\"main\":")
                    .append(string(jvm.mainClass()))
                    .append(",\"jdk\":")
                    .append(string(jvm.jdkVersion()))
                    .append(",\"uptimeSeconds\":")
                    .append(jvm.uptime() == null ? "null" : jvm.uptime().getSeconds())
                    .append(",\"container\":")
                    .append(jvm.containerized())
                    .append(",\"agent\":")
                    .append(jvm.agentLoaded())
                    .append(",\"socket\":")
                    .append(string(Objects.toString(jvm.socketPath(), null)))
                    .append(",\"collector\":")
                    .append(string(jvm.collector()))
                    .append('}');
        }
        return out.append(']').toString();
    }

    private static String string(@Nullable String text) {
        if (text == null) {
            return "null";
        }
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
