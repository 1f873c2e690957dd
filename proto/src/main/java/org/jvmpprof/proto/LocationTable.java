package org.jvmpprof.proto;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Numbers locations by mapping, address, lines and folding; or, when addresses are ignored, by lines and folding, and
 * then gives each an address of its own. Such an address is a hash of the lines' names, so that the same place has the
 * same address in every merge and two merges can be compared by {@code go tool pprof -base}. Confined to one thread.
 */
final class LocationTable {
    /** The range of addresses given out; its size never changes, for pprof tells mappings apart by size. */
    static final long GIVEN_START = 1L << 32;

    static final long GIVEN_LIMIT = GIVEN_START + (1L << 46);

    private final List<Location> locations = new ArrayList<>();
    private final Slots slots = new Slots(256);
    private final Set<Long> given = new HashSet<>();

    /** The number of a location at an address; {@code functions} maps the lines' function numbers to merged ones. */
    int intern(int mapping, long address, Location source, int[] functions) {
        int hash = Hashes.add(hash(source, functions), address);
        for (int i = slots.first(hash); i >= 0; i = slots.next()) {
            Location known = locations.get(i);
            if (known.address() == address && known.mapping() == mapping && isSame(known, source, functions)) {
                return i;
            }
        }
        locations.add(new Location(mapping, address, lines(source, functions), source.folded()));
        return slots.add();
    }

    /** The number of a place in the code, wherever it was loaded; it gets an address inside {@code mapping}. */
    int internPlace(int mapping, Location source, int[] functions, List<Function> names) {
        for (int i = slots.first(hash(source, functions)); i >= 0; i = slots.next()) {
            Location known = locations.get(i);
            if (known.mapping() == mapping && isSame(known, source, functions)) {
                return i;
            }
        }
        List<Line> lines = lines(source, functions);
        locations.add(new Location(mapping, give(lines, names), lines, source.folded()));
        return slots.add();
    }

    List<Location> locations() {
        return locations;
    }

    private static int hash(Location source, int[] functions) {
        int hash = source.folded() ? 1 : 0;
        List<Line> lines = source.lines();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            hash = Hashes.add(Hashes.add(hash, functions[line.function()]), line.line());
        }
        return hash;
    }

    private static boolean isSame(Location known, Location source, int[] functions) {
        List<Line> a = known.lines();
        List<Line> b = source.lines();
        if (known.folded() != source.folded() || a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            Line x = a.get(i);
            Line y = b.get(i);
            if (x.line() != y.line() || x.column() != y.column() || x.function() != functions[y.function()]) {
                return false;
            }
        }
        return true;
    }

    /** With exactly the room it needs: most locations have one line, and there are many. */
    private static List<Line> lines(Location source, int[] functions) {
        List<Line> translated = new ArrayList<>(source.lines().size());
        for (Line line : source.lines()) {
            translated.add(new Line(functions[line.function()], line.line(), line.column()));
        }
        return translated;
    }

    private long give(List<Line> lines, List<Function> names) {
        long hash = 0;
        for (Line line : lines) {
            Function function = names.get(line.function());
            hash = Hashes.add64(hash, function.name().hashCode());
            hash = Hashes.add64(hash, function.systemName().hashCode());
            hash = Hashes.add64(hash, function.filename().hashCode());
            hash = Hashes.add64(Hashes.add64(hash, line.line()), line.column());
        }
        long size = GIVEN_LIMIT - GIVEN_START;
        long place = hash & (size - 1);
        while (!given.add(place)) {
            place = (place + 1) & (size - 1);
        }
        return GIVEN_START + place;
    }
}
