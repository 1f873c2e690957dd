package org.jvmpprof.agent.endpoint;

import java.util.Locale;

/**
 * Writes JSON for scripts and for eyes, two blanks a level. Whoever calls opens and closes in the right order. Used by one
 * thread.
 */
final class PrettyJson {
    private final StringBuilder out = new StringBuilder(4096);
    private int depth;
    private boolean isFirst = true;

    PrettyJson open() {
        return begin('{');
    }

    PrettyJson open(String key) {
        return key(key).begin('{');
    }

    PrettyJson openList(String key) {
        return key(key).begin('[');
    }

    /** One more object of a list. */
    PrettyJson item() {
        next();
        return begin('{');
    }

    PrettyJson close() {
        return end('}');
    }

    PrettyJson closeList() {
        return end(']');
    }

    PrettyJson put(String key, String value) {
        key(key);
        string(value);
        return this;
    }

    PrettyJson put(String key, long value) {
        key(key).out.append(value);
        return this;
    }

    PrettyJson put(String key, boolean value) {
        key(key).out.append(value);
        return this;
    }

    /** With up to nine decimals and never an exponent; what JSON cannot say is 0. */
    PrettyJson put(String key, double value) {
        key(key);
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            out.append((long) value);
        } else if (Double.isNaN(value) || Double.isInfinite(value)) {
            out.append('0');
        } else {
            String text = String.format(Locale.ROOT, "%.9f", value);
            out.append(text.replaceAll("0+$", "").replaceAll("\\.$", ""));
        }
        return this;
    }

    private PrettyJson key(String key) {
        next();
        string(key);
        out.append(": ");
        return this;
    }

    private PrettyJson begin(char bracket) {
        out.append(bracket);
        depth++;
        isFirst = true;
        return this;
    }

    private PrettyJson end(char bracket) {
        depth--;
        if (!isFirst) {
            line();
        }
        out.append(bracket);
        isFirst = false;
        return this;
    }

    private void next() {
        if (!isFirst) {
            out.append(',');
        }
        isFirst = false;
        line();
    }

    private void line() {
        out.append('\n');
        for (int i = 0; i < depth; i++) {
            out.append("  ");
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7F || c == '<' || Character.isSurrogate(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    /** All of it, and a line's end. */
    @Override
    public String toString() {
        return out + "\n";
    }
}
