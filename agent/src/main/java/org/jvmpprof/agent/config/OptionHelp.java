package org.jvmpprof.agent.config;

import java.util.List;

/**
 * Writes the table for readers: plain text for {@code jvm-pprof help options}, Markdown for the documents. The command
 * line calls {@link #text}, {@link #check} and {@link #notes} by name, through the agent's loader, hence JDK types only.
 */
public final class OptionHelp {
    private static final int WIDTH = 100;
    private static final String INDENT = "        ";

    private OptionHelp() {}

    /** The whole table as lines of at most 100 columns. */
    public static String text() {
        StringBuilder text = new StringBuilder(8192);
        for (Option<?> option : OptionTable.rows()) {
            text.append(option.key());
            if (!option.shownDefault().isEmpty()) {
                text.append("  [").append(plain(option.shownDefault())).append(']');
            }
            text.append('\n');
            wrap(
                    text,
                    plain(option.meaning()) + ". Must be " + option.limit() + "."
                            + (option.pending() == null ? "" : " Now: " + option.pending() + "."));
        }
        return text.toString();
    }

    /** The whole table, for a page of its own. */
    public static String markdown() {
        StringBuilder text = new StringBuilder("| key | default | allowed | meaning |\n|---|---|---|---|\n");
        for (Option<?> option : OptionTable.rows()) {
            row(text, option, escaped(option.limit()) + " | ");
        }
        return text.toString();
    }

    /** The table without what is allowed, for the README. */
    public static String brief() {
        StringBuilder text = new StringBuilder("| key | default | meaning |\n|---|---|---|\n");
        for (Option<?> option : OptionTable.rows()) {
            row(text, option, "");
        }
        return text.toString();
    }

    private static void row(StringBuilder text, Option<?> option, String allowed) {
        text.append("| `")
                .append(option.key())
                .append("` | ")
                .append(cell(option.shownDefault()))
                .append(" | ");
        text.append(allowed).append(escaped(option.meaning()));
        text.append(option.pending() == null ? "" : " *(" + option.pending() + ")*")
                .append(" |\n");
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|");
    }

    /** What the agent would say of these arguments; empty if they are right. */
    public static List<String> check(String arguments) {
        return Options.read(Surroundings.none(), arguments).problems();
    }

    /** What this version does not do of what these arguments ask for. */
    public static List<String> notes(String arguments) {
        return Options.read(Surroundings.none(), arguments).notes();
    }

    private static String cell(String shownDefault) {
        if (shownDefault.isEmpty()) {
            return "–";
        }
        // A default that is a sentence has its own marks.
        boolean sentence = shownDefault.indexOf(' ') >= 0;
        return escaped(sentence ? shownDefault : "`" + shownDefault + "`");
    }

    private static String plain(String text) {
        return text.replace("`", "");
    }

    private static void wrap(StringBuilder text, String sentence) {
        int column = 0;
        for (String word : sentence.split(" ")) {
            if (column == 0 || column + 1 + word.length() > WIDTH) {
                text.append(column == 0 ? "" : "\n").append(INDENT).append(word);
                column = INDENT.length() + word.length();
            } else {
                text.append(' ').append(word);
                column += 1 + word.length();
            }
        }
        text.append('\n');
    }
}
