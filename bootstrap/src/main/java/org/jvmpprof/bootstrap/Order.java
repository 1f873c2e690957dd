package org.jvmpprof.bootstrap;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line wants of the agent: a file in a private directory that the agent's arguments name as {@code
 * @directory}, since arguments alone may be too short (1024 bytes before JDK 23) and have no way back. The answer is
 * written beside it. Used by one thread.
 *
 * <pre>
 *   order:  start | stop | tell        answer:  ok | failed
 *           /path/of/profiler.jar               socket=/tmp/pprof.App.4711
 *           key=value,...                       note=what could not be done
 * </pre>
 */
final class Order {
    private final Path directory;
    private final List<String> lines;

    private Order(Path directory, List<String> lines) {
        this.directory = directory;
        this.lines = lines;
    }

    static boolean isMeantBy(@Nullable String arguments) {
        return arguments != null && arguments.startsWith("@/");
    }

    /** @throws IOException if there is no order, or it is none of this version's */
    static Order read(String arguments) throws IOException {
        Path directory = Paths.get(arguments.substring(1));
        List<String> lines = Files.readAllLines(directory.resolve("order"), StandardCharsets.UTF_8);
        if (lines.size() < 3) {
            throw new IOException("an order of " + lines.size() + " lines, 3 are needed; use the jvm-pprof of the same"
                    + " version as the agent's");
        }
        return new Order(directory, lines);
    }

    String verb() {
        return lines.get(0);
    }

    File jar() {
        return new File(lines.get(1));
    }

    String options() {
        return lines.get(2);
    }

    /** Written whole or not at all: the command line may have lost patience and be about to look. */
    void answer(boolean ok, List<String> report) throws IOException {
        StringBuilder text = new StringBuilder(ok ? "ok\n" : "failed\n");
        for (String line : report) {
            text.append(line.replace('\n', ' ')).append('\n');
        }
        Path fresh = directory.resolve("answer.new");
        Files.write(fresh, text.toString().getBytes(StandardCharsets.UTF_8));
        Files.move(fresh, directory.resolve("answer"), StandardCopyOption.ATOMIC_MOVE);
    }
}
