package org.jvmpprof.agent.self;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** A report as JSON, indented for people who read it with curl. Stateless. */
public final class StatusToJson {
    private static final String STEP = "  ";

    private StatusToJson() {}

    public static String write(Status.Report report) {
        StringBuilder out = new StringBuilder(8192);
        value(report.sections(), "", out);
        return out.append('\n').toString();
    }

    private static void value(Object value, String indent, StringBuilder out) {
        if (value instanceof Map) {
            object((Map<?, ?>) value, indent, out);
        } else if (value instanceof List) {
            list((List<?>) value, indent, out);
        } else if (value instanceof String) {
            string((String) value, out);
        } else if (value instanceof Double && !Double.isFinite((Double) value)) {
            out.append("null"); // JSON has no such number
        } else {
            out.append(value);
        }
    }

    private static void object(Map<?, ?> map, String indent, StringBuilder out) {
        out.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<?, ?> entry = entries.next();
            out.append('\n').append(indent).append(STEP);
            string(String.valueOf(entry.getKey()), out);
            out.append(": ");
            value(entry.getValue(), indent + STEP, out);
            out.append(entries.hasNext() ? "," : "\n" + indent);
        }
        out.append('}');
    }

    private static void list(List<?> list, String indent, StringBuilder out) {
        out.append('[');
        for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
            out.append('\n').append(indent).append(STEP);
            value(items.next(), indent + STEP, out);
            out.append(items.hasNext() ? "," : "\n" + indent);
        }
        out.append(']');
    }

    private static void string(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
