package org.jvmpprof.proto.flame;

import java.io.IOException;

/**
 * Writes the few JSON shapes the page needs, in plain ASCII apart from letters: what could end a script element, break a
 * line in JavaScript, or be lost on the way to UTF-8 (a lone surrogate) is written as an escape.
 *
 * <p>Called on any thread; keeps nothing. An {@link IOException} is that of {@code out}.
 */
public final class Json {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private Json() {}

    /** A string with its quotes. */
    public static void string(CharSequence text, Appendable out) throws IOException {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (isUnsafe(c) || isLoneSurrogate(text, i)) {
                out.append("\\u").append(HEX[c >> 12]).append(HEX[(c >> 8) & 15]);
                out.append(HEX[(c >> 4) & 15]).append(HEX[c & 15]);
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    static void key(String key, Appendable out) throws IOException {
        string(key, out);
        out.append(':');
    }

    static void strings(Iterable<String> texts, Appendable out) throws IOException {
        out.append('[');
        boolean first = true;
        for (String text : texts) {
            if (!first) {
                out.append(',');
            }
            first = false;
            string(text, out);
        }
        out.append(']');
    }

    static void numbers(int[] values, Appendable out) throws IOException {
        out.append('[');
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                out.append(',');
            }
            out.append(Integer.toString(values[i]));
        }
        out.append(']');
    }

    static void numbers(long[] values, Appendable out) throws IOException {
        out.append('[');
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                out.append(',');
            }
            out.append(Long.toString(values[i]));
        }
        out.append(']');
    }

    private static boolean isUnsafe(char c) {
        return c < ' ' || c == '<' || c == '>' || c == '&' || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
    }

    static boolean isLoneSurrogate(CharSequence text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
