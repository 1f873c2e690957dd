package org.jvmpprof.cli.top;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lays a reading out in lines no wider than the terminal. Draws nothing itself and keeps nothing, so that a picture can
 * be compared with a golden one.
 */
final class Screen {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final String COLUMNS =
            String.format(Locale.ROOT, "%10s %6s %10s %6s  %s", "FLAT", "", "CUM", "", "");
    private static final int HEAD_LINES = 5;
    private static final int FOOT_LINES = 1;
    private static final String[] HELP = {
        "c a l     functions by CPU time, by allocation, by time spent waiting for locks",
        "s         sort by flat (the function itself) or cum (with all that it calls)",
        "/         filter by a part of the name; Escape takes the filter away",
        "j k       scroll; also the arrows and the page keys",
        "p         pause the picture; sampling goes on",
        "q         quit; an agent that came for this goes with it",
        "",
        "CPU is in percent of one core, allocation in bytes, lock waits in the time",
        "that all threads together have waited; each for every second that passed.",
        "",
        "any key   back"
    };

    private final String target;
    private final ZoneId zone;
    private final Style style;

    Screen(String target, ZoneId zone, Style style) {
        this.target = target;
        this.zone = zone;
        this.style = style;
    }

    /** Exactly {@code height} lines. */
    List<String> lines(TopState state, Reading reading, int width, int height) {
        List<String> lines = new ArrayList<>();
        head(state, reading, width, lines);
        int room = Math.max(0, height - HEAD_LINES - FOOT_LINES);
        if (state.showsHelp()) {
            for (int i = 0; i < Math.min(room, HELP.length); i++) {
                lines.add(cut("  " + HELP[i], width));
            }
        } else {
            rows(state, reading.ranking(state.view()), width, room, lines);
        }
        while (lines.size() < height - FOOT_LINES) {
            lines.add("");
        }
        lines.add(foot(state, width));
        return lines.subList(0, Math.max(0, Math.min(height, lines.size())));
    }

    /** Head and rows without the keys' line, for plain output. */
    List<String> table(TopState state, Reading reading, int width, int rows) {
        List<String> lines = new ArrayList<>();
        head(state, reading, width, lines);
        rows(state, reading.ranking(state.view()), width, rows, lines);
        return lines;
    }

    private void head(TopState state, Reading reading, int width, List<String> lines) {
        String who = reading.program().isEmpty() ? target : reading.program() + " (" + target + ")";
        String when = CLOCK.format(reading.time().atZone(zone))
                + (state.isPaused() ? "  PAUSED" : String.format(Locale.ROOT, "  every %.0f s", reading.seconds()));
        String left = cut("jvm-pprof top  " + who, Math.max(0, width - when.length() - 2));
        lines.add(style.bold(cut(left + spaces(width - left.length() - when.length()) + when, width)));
        lines.add(cut(String.join("  ", reading.facts().texts()), width));
        lines.add("");
        lines.add(tabs(state, reading, width));
        String heading = COLUMNS + (state.sortsByCum() ? "FUNCTION, by cum" : "FUNCTION, by flat");
        lines.add(style.reverse(padded(heading, width)));
    }

    /** Which views there are, which is shown, and its total; the keys' letters stand before the names. */
    private String tabs(TopState state, Reading reading, int width) {
        StringBuilder plain = new StringBuilder();
        StringBuilder styled = new StringBuilder();
        for (View view : View.values()) {
            boolean shown = view == state.view();
            String tab =
                    shown ? "[" + view.key() + " " + view.title() + "]" : " " + view.key() + " " + view.title() + " ";
            plain.append(tab).append(' ');
            styled.append(shown ? style.bold(tab) : tab).append(' ');
        }
        Ranking ranking = reading.ranking(state.view());
        String total = ranking.absence() != null
                ? ""
                : "total " + state.view().text(ranking.total()) + " in " + ranking.functions() + " functions";
        String rest = cut("  " + total, Math.max(0, width - plain.length()));
        return plain.length() > width ? cut(plain.toString(), width) : styled + rest;
    }

    private void rows(TopState state, Ranking ranking, int width, int room, List<String> lines) {
        String absence = ranking.absence();
        if (absence != null) {
            lines.add(cut("  " + absence, width));
            return;
        }
        List<Ranking.Row> rows = ranking.sorted(state.sortsByCum(), state.filter());
        if (rows.isEmpty()) {
            lines.add(cut(
                    state.filter().isEmpty() ? "  nothing in this window" : "  no function has this in its name",
                    width));
            return;
        }
        int first = state.firstRow(rows.size());
        for (Ranking.Row row : rows.subList(first, Math.min(rows.size(), first + room))) {
            lines.add(row(state, row, ranking.total(), width));
        }
    }

    private String row(TopState state, Ranking.Row row, double total, int width) {
        double flatShare = total > 0 ? row.flat / total : 0;
        double cumShare = total > 0 ? row.cum / total : 0;
        String numbers = String.format(
                Locale.ROOT,
                "%10s %5.1f%% %10s %5.1f%%  ",
                state.view().text(row.flat),
                100 * flatShare,
                state.view().text(row.cum),
                100 * cumShare);
        if (numbers.length() >= width) {
            return cut(numbers, width);
        }
        double share = state.sortsByCum() ? cumShare : flatShare;
        return style.heat(numbers + Names.fitted(row.function, width - numbers.length()), share);
    }

    private String foot(TopState state, int width) {
        if (state.typesFilter()) {
            return cut("/" + state.filter() + "_   Enter keeps it, Escape does not", width);
        }
        String filter = state.filter().isEmpty() ? "/ filter" : "/ filter: " + state.filter();
        return cut("q quit   ? help   s sort   p pause   " + filter, width);
    }

    private static String padded(String text, int width) {
        return cut(text + spaces(width - text.length()), width);
    }

    private static String spaces(int count) {
        StringBuilder spaces = new StringBuilder();
        for (int i = 0; i < count; i++) {
            spaces.append(' ');
        }
        return spaces.toString();
    }

    private static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width));
    }
}
