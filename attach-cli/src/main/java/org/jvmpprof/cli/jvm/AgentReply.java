package org.jvmpprof.cli.jvm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the agent's entry point answers to an order: {@code ok} or {@code failed} and then {@code key=value} lines.
 * Immutable.
 */
public final class AgentReply {
    private final boolean ok;
    private final List<String> lines;

    private AgentReply(boolean ok, List<String> lines) {
        this.ok = ok;
        this.lines = lines;
    }

    static AgentReply parse(String text) {
        List<String> lines = new ArrayList<>();
        Collections.addAll(lines, text.split("\n"));
        String first = lines.remove(0).trim();
        return new AgentReply(first.equals("ok"), lines);
    }

    boolean isOk() {
        return ok;
    }

    /** The agent's unix socket as the process sees it, or null. */
    public @Nullable String socket() {
        return first("socket");
    }

    /** The first {@code host:port} that it listens on, or null. */
    public @Nullable String http() {
        return first("http");
    }

    /** What could not be done, or was done otherwise: a line each. */
    public List<String> notes() {
        return all("note");
    }

    private @Nullable String first(String key) {
        List<String> values = all(key);
        return values.isEmpty() ? null : values.get(0);
    }

    private List<String> all(String key) {
        List<String> values = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith(key + '=')) {
                values.add(line.substring(key.length() + 1));
            }
        }
        return values;
    }
}
