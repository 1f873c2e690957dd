package org.jvmpprof.proto;

import java.util.ArrayList;
import java.util.List;

/**
 * The labels of Go's goroutine text, {@code "key":"value", "key":"value"}, quoted as Go's %q does; what does not look so
 * ends them. Written and read by hand, because a regular expression with this alternation overflows Java's stack on long
 * texts. Source: runtime/pprof/label.go.
 */
final class GoLabels {
    private static final String ESCAPED = "ntr";
    private static final String CONTROLS = "\n\t\r";

    private final String text;
    private int position;

    private GoLabels(String text) {
        this.text = text;
    }

    static List<Label> parse(String text) {
        GoLabels parser = new GoLabels(text);
        List<Label> labels = new ArrayList<>();
        while (parser.isAt('"')) {
            String key = parser.quoted();
            if (!parser.isAt(':')) {
                break;
            }
            parser.position++;
            if (!parser.isAt('"')) {
                break;
            }
            labels.add(Label.text(key, parser.quoted()));
            while (parser.isAt(',') || parser.isAt(' ')) {
                parser.position++;
            }
        }
        return labels;
    }

    static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int control = CONTROLS.indexOf(c);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (control >= 0) {
                quoted.append('\\').append(ESCAPED.charAt(control));
            } else if (c < ' ' || c == 0x7f) {
                quoted.append(String.format("\\x%02x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private boolean isAt(char c) {
        return position < text.length() && text.charAt(position) == c;
    }

    /** The text between the quote at hand and the one that closes it; the position moves behind that. */
    private String quoted() {
        StringBuilder plain = new StringBuilder();
        position++;
        while (position < text.length() && !isAt('"')) {
            plain.append(isAt('\\') ? escaped() : text.charAt(position++));
        }
        position++;
        return plain.toString();
    }

    private char escaped() {
        position++;
        if (position >= text.length()) {
            return '\\';
        }
        char c = text.charAt(position++);
        if (c == 'x' && position + 2 <= text.length()) {
            int high = Character.digit(text.charAt(position), 16);
            int low = Character.digit(text.charAt(position + 1), 16);
            if (high >= 0 && low >= 0) {
                position += 2;
                return (char) (high << 4 | low);
            }
        }
        int control = ESCAPED.indexOf(c);
        return control < 0 ? c : CONTROLS.charAt(control);
    }
}
