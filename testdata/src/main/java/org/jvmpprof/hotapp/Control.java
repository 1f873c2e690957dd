package org.jvmpprof.hotapp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Paths;

/**
 * Commands in lines, answers in JSON lines: {@code truth}, {@code truth <file>}, {@code retain <size>},
 * {@code release}, {@code deadlock}, {@code exit}. Runs on the thread that calls it, until {@code exit} or the end of
 * the input; both end the application, so that it never outlives the test that started it.
 */
final class Control {
    private final Truth truth;
    private final RetainSection retain;
    private final Section deadlock;
    private final PrintStream out;

    Control(Truth truth, RetainSection retain, Section deadlock, PrintStream out) {
        this.truth = truth;
        this.retain = retain;
        this.deadlock = deadlock;
        this.out = out;
    }

    void serve(InputStream in) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        answer("{\"ready\":true}");
        String line = lines.readLine();
        while (line != null && !line.trim().equals("exit")) {
            answer(obey(line.trim()));
            line = lines.readLine();
        }
    }

    private String obey(String line) throws IOException {
        int space = line.indexOf(' ');
        String command = space < 0 ? line : line.substring(0, space);
        String argument = space < 0 ? "" : line.substring(space + 1).trim();
        switch (command) {
            case "truth":
                if (!argument.isEmpty()) {
                    truth.writeTo(Paths.get(argument));
                }
                return truth.toJson();
            case "retain":
                retain.more(HotOptions.bytesOf(argument));
                return truth.toJson();
            case "release":
                retain.release();
                return truth.toJson();
            case "deadlock":
                deadlock.start();
                return truth.toJson();
            default:
                return "{\"error\":\"no such command; there are truth, retain, release, deadlock, exit\"}";
        }
    }

    private void answer(String json) {
        out.println(json);
        out.flush();
    }
}
