package org.jvmpprof.testdata.locks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Commands in lines, answers in JSON lines of whole numbers. Runs on the thread that calls it, until {@code exit} or the
 * end of the input, so that the program never outlives the test that started it. A command that fails ends the program
 * with its stack trace.
 */
public final class Commands {
    /** Does what a line asks for. */
    public interface Command {
        /** @param arguments the words behind the command's name */
        Map<String, Long> run(String[] arguments) throws Exception;
    }

    private final Map<String, Command> byName = new TreeMap<>();

    public Commands with(String name, Command command) {
        byName.put(name, command);
        return this;
    }

    public void serve() throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        answer("{\"ready\":1}");
        for (String line = lines.readLine(); line != null && !line.trim().equals("exit"); line = lines.readLine()) {
            answer(json(run(line.trim().split(" +"))));
        }
    }

    private Map<String, Long> run(String[] words) throws Exception {
        Command command = byName.get(words[0]);
        if (command == null) {
            throw new IOException(words[0] + ": no such command; there are " + byName.keySet() + " and exit");
        }
        String[] arguments = new String[words.length - 1];
        System.arraycopy(words, 1, arguments, 0, arguments.length);
        return command.run(arguments);
    }

    private static String json(Map<String, Long> values) {
        StringBuilder json = new StringBuilder(256).append('{');
        for (Map.Entry<String, Long> each : values.entrySet()) {
            json.append(json.length() == 1 ? "\"" : ",\"").append(each.getKey()).append("\":");
            json.append(each.getValue());
        }
        return json.append('}').toString();
    }

    private static void answer(String json) {
        System.out.println(json);
        System.out.flush();
    }
}
