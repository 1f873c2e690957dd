package org.jvmpprof.agent.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes {@code key=value,key='value, with a comma'} apart. Single quotes may stand around a value or a part of it; a
 * doubled quote inside them is one quote.
 */
final class AgentArguments {
    private AgentArguments() {}

    /** What cannot be read as key and value becomes a line in {@code problems}; the rest is kept. */
    static RawOptions parse(@Nullable String text, List<String> problems) {
        RawOptions options = new RawOptions(Source.ARGUMENTS);
        for (String part : split(text == null ? "" : text, problems)) {
            int equals = part.indexOf('=');
            if (part.trim().isEmpty()) {
                continue;
            }
            if (equals <= 0) {
                problems.add(part.trim() + ": must be key=value"
                        + (options.keys().isEmpty()
                                ? ""
                                : "; a value that holds a comma needs single quotes: key='a,b'")
                        + "; the nearest option is " + Nearest.key(part));
                continue;
            }
            options.add(part.substring(0, equals).trim(), part.substring(equals + 1));
        }
        return options;
    }

    private static List<String> split(String text, List<String> problems) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'') {
                if (quoted && i + 1 < text.length() && text.charAt(i + 1) == '\'') {
                    part.append(c);
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == ',' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        if (quoted) {
            int equals = part.indexOf("=");
            String key = equals < 0 ? part.toString() : part.substring(0, equals);
            problems.add(key.trim() + ": its single quote is not closed; it is left out");
        } else {
            parts.add(part.toString());
        }
        return parts;
    }
}
