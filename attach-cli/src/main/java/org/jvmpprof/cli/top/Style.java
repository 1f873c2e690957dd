package org.jvmpprof.cli.top;

/** How parts of a line are set off: by colours and attributes, by attributes alone, or not at all. */
enum Style {
    PLAIN,
    UNCOLOURED,
    COLOURED;

    private static final String RESET = "\033[0m";

    /** Of a terminal, as NO_COLOR (no-color.org) and TERM say. */
    static Style of(String noColor) {
        return noColor.isEmpty() ? COLOURED : UNCOLOURED;
    }

    String bold(String text) {
        return attribute("1", text);
    }

    String reverse(String text) {
        return attribute("7", text);
    }

    /** Warmer the larger the share; the colours are the terminal's own, so that any background suits. */
    String heat(String text, double share) {
        if (this != COLOURED || share < 0.05) {
            return text;
        }
        return "\033[" + (share < 0.2 ? "33" : "1;31") + "m" + text + RESET;
    }

    private String attribute(String code, String text) {
        return this == PLAIN || text.isEmpty() ? text : "\033[" + code + "m" + text + RESET;
    }
}
