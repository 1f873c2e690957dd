package org.jvmpprof.cli.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows in columns as wide as their widest cell, the last one as it is. Used by one thread. */
public final class TextTable {
    private final List<String[]> rows = new ArrayList<>();
    private final int[] widths;

    public TextTable(String... headings) {
        this.widths = new int[headings.length];
        row(headings);
    }

    /** Adds a row; control characters become blanks, so that a stranger's text can't move the cursor. */
    public TextTable row(String... cells) {
        if (cells.length != widths.length) {
            throw new IllegalArgumentException(
                    Arrays.toString(cells) + ": must be " + widths.length + " cells, as the headings are");
        }
        String[] row = new String[cells.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = cells[i].replaceAll("\\p{Cntrl}", " ");
            widths[i] = Math.max(widths[i], row[i].codePointCount(0, row[i].length()));
        }
        rows.add(row);
        return this;
    }

    /** All rows, each ended by a line feed. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            for (int i = 0; i < row.length - 1; i++) {
                text.append(row[i]);
                for (int n = row[i].codePointCount(0, row[i].length()); n < widths[i] + 2; n++) {
                    text.append(' ');
                }
            }
            text.append(row[row.length - 1]).append('\n');
        }
        return text.toString();
    }
}
