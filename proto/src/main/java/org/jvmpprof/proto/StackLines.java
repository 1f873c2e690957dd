package org.jvmpprof.proto;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code #} lines below a sample in Go's legacy text: address, function, file and line in columns that are padded
 * with tabs to multiples of eight, as Go's text/tabwriter does it (cell = text and at least one tab; a column's width
 * is that of its widest cell among consecutive lines that have the column). Confined to one thread.
 *
 * <pre>
 *   #	0x2d3fa52	com.acme.Cache.load+0x0		com/acme/Cache.java:43
 * </pre>
 */
final class StackLines {
    private static final int TAB_WIDTH = 8;
    private static final int PADDING = 1;

    private final Profile profile;
    private final Appendable out;
    private final List<String[]> block = new ArrayList<>(); // address, function, place

    StackLines(Profile profile, Appendable out) {
        this.profile = profile;
        this.out = out;
    }

    /** Writes the lines of one stack, leaf first, and the blank line that ends it. */
    void write(Sample sample) throws IOException {
        for (int index : sample.locations()) {
            write(profile.locations().get(index));
        }
        flush();
        out.append('\n');
    }

    private void write(Location location) throws IOException {
        String address = hex(location.address());
        if (location.lines().isEmpty()) {
            flush();
            out.append("#\t").append(address).append('\n');
            return;
        }
        for (Line line : location.lines()) {
            Function function = profile.functions().get(line.function());
            block.add(new String[] {address, function.name() + "+0x0", function.filename() + ':' + line.line()});
        }
    }

    private void flush() throws IOException {
        int addressTabs = tabs(0);
        int functionTabs = tabs(1);
        for (String[] cells : block) {
            out.append("#\t");
            pad(cells[0], addressTabs);
            pad(cells[1], functionTabs);
            out.append(cells[2]).append('\n');
        }
        block.clear();
    }

    /** Width of a column, in tabs. */
    private int tabs(int column) {
        int width = 0;
        for (String[] cells : block) {
            width = Math.max(width, length(cells[column]) + PADDING);
        }
        return (width + TAB_WIDTH - 1) / TAB_WIDTH;
    }

    private void pad(String cell, int tabs) throws IOException {
        out.append(cell);
        for (int i = length(cell) / TAB_WIDTH; i < tabs; i++) {
            out.append('\t');
        }
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }
}
