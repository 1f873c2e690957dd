package org.jvmpprof.proto.flame;

import java.io.IOException;

/** Writes text into XML or HTML, elements and quoted attributes alike. */
final class Xml {
    private Xml() {}

    /** Escapes markup; what XML 1.0 can't hold (control characters, lone surrogates, U+FFFE) becomes U+FFFD. */
    static void text(CharSequence text, Appendable out) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<':
                    out.append("&lt;");
                    break;
                case '>':
                    out.append("&gt;");
                    break;
                case '&':
                    out.append("&amp;");
                    break;
                case '"':
                    out.append("&quot;");
                    break;
                case '\'':
                    out.append("&#39;");
                    break;
                default:
                    out.append(isForbidden(c) || Json.isLoneSurrogate(text, i) ? '\uFFFD' : c);
            }
        }
    }

    private static boolean isForbidden(char c) {
        return (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0xFFFE || c == 0xFFFF;
    }
}
