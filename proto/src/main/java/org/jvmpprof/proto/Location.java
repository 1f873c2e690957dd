package org.jvmpprof.proto;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One address of the profiled process, with the source lines it stands for (several when calls were inlined; the
 * innermost first). {@code mapping} is an index (0-based) into {@link Profile#mappings()}, or -1 for none. Source:
 * message Location of profile.proto. Immutable; the list is not copied and must not change.
 */
public final class Location {
    private final int mapping;
    private final long address;
    private final List<Line> lines;
    private final boolean folded;

    public Location(int mapping, long address, List<Line> lines, boolean folded) {
        this.mapping = mapping;
        this.address = address;
        this.lines = requireNonNull(lines, "lines");
        this.folded = folded;
    }

    public int mapping() {
        return mapping;
    }

    public long address() {
        return address;
    }

    public List<Line> lines() {
        return lines;
    }

    public boolean folded() {
        return folded;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Location)) {
            return false;
        }
        Location that = (Location) other;
        return mapping == that.mapping && address == that.address && folded == that.folded && lines.equals(that.lines);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Long.hashCode(address) + lines.hashCode()) + mapping;
    }
}
