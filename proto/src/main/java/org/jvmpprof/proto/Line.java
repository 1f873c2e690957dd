package org.jvmpprof.proto;

/**
 * A place in a function. {@code function} is an index (0-based) into {@link Profile#functions()}; an unknown line or
 * column is 0. Source: message Line of profile.proto. Immutable.
 */
public final class Line {
    private final int function;
    private final long line;
    private final long column;

    public Line(int function, long line, long column) {
        this.function = function;
        this.line = line;
        this.column = column;
    }

    public int function() {
        return function;
    }

    public long line() {
        return line;
    }

    public long column() {
        return column;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Line)) {
            return false;
        }
        Line that = (Line) other;
        return function == that.function && line == that.line && column == that.column;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * function + Long.hashCode(line)) + Long.hashCode(column);
    }
}
