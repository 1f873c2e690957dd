package org.jvmpprof.proto;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Second pass: mappings, functions and locations, in this order, since locations refer to the others by id. */
final class SymbolDecoder {
    private final RawProfile raw;
    private final DecodeLimits limits;
    private final IdIndex mappingIds = new IdIndex();
    private final IdIndex functionIds = new IdIndex();
    final IdIndex locationIds = new IdIndex();
    private int lines;

    SymbolDecoder(RawProfile raw, DecodeLimits limits) {
        this.raw = raw;
        this.limits = limits;
    }

    List<Mapping> mappings(WireCursor cursor) throws IOException {
        List<Mapping> mappings = new ArrayList<>(raw.mappings.size());
        for (int i = 0; i < raw.mappings.size(); i++) {
            cursor.enter(raw.mappings, i);
            mappings.add(mapping(cursor));
            cursor.leave();
        }
        return mappings;
    }

    private Mapping mapping(WireCursor cursor) throws IOException {
        long id = 0;
        long[] range = new long[3];
        boolean[] has = new boolean[4];
        String file = "";
        String buildId = "";
        while (cursor.next()) {
            switch (cursor.field()) {
                case Fields.MAPPING_ID:
                    id = cursor.number();
                    break;
                case Fields.MAPPING_START:
                case Fields.MAPPING_LIMIT:
                case Fields.MAPPING_OFFSET:
                    range[cursor.field() - Fields.MAPPING_START] = cursor.number();
                    break;
                case Fields.MAPPING_FILENAME:
                    file = raw.string(cursor.number(), cursor);
                    break;
                case Fields.MAPPING_BUILD_ID:
                    buildId = raw.string(cursor.number(), cursor);
                    break;
                case Fields.MAPPING_HAS_FUNCTIONS:
                case Fields.MAPPING_HAS_FILENAMES:
                case Fields.MAPPING_HAS_LINE_NUMBERS:
                case Fields.MAPPING_HAS_INLINE_FRAMES:
                    has[cursor.field() - Fields.MAPPING_HAS_FUNCTIONS] = cursor.flag();
                    break;
                default:
                    cursor.skipUnknown();
            }
        }
        register(mappingIds, id, "mapping", cursor);
        return new Mapping(range[0], range[1], range[2], file, buildId, has[0], has[1], has[2], has[3]);
    }

    List<Function> functions(WireCursor cursor) throws IOException {
        List<Function> functions = new ArrayList<>(raw.functions.size());
        for (int i = 0; i < raw.functions.size(); i++) {
            cursor.enter(raw.functions, i);
            functions.add(function(cursor));
            cursor.leave();
        }
        return functions;
    }

    private Function function(WireCursor cursor) throws IOException {
        long id = 0;
        String name = "";
        String systemName = "";
        String file = "";
        long startLine = 0;
        while (cursor.next()) {
            switch (cursor.field()) {
                case Fields.FUNCTION_ID:
                    id = cursor.number();
                    break;
                case Fields.FUNCTION_NAME:
                    name = raw.string(cursor.number(), cursor);
                    break;
                case Fields.FUNCTION_SYSTEM_NAME:
                    systemName = raw.string(cursor.number(), cursor);
                    break;
                case Fields.FUNCTION_FILENAME:
                    file = raw.string(cursor.number(), cursor);
                    break;
                case Fields.FUNCTION_START_LINE:
                    startLine = cursor.number();
                    break;
                default:
                    cursor.skipUnknown();
            }
        }
        register(functionIds, id, "function", cursor);
        return new Function(name, systemName, file, startLine);
    }

    List<Location> locations(WireCursor cursor) throws IOException {
        List<Location> locations = new ArrayList<>(raw.locations.size());
        for (int i = 0; i < raw.locations.size(); i++) {
            cursor.enter(raw.locations, i);
            locations.add(location(cursor));
            cursor.leave();
        }
        return locations;
    }

    private Location location(WireCursor cursor) throws IOException {
        long id = 0;
        int mapping = -1;
        long address = 0;
        boolean folded = false;
        List<Line> lines = Collections.emptyList();
        while (cursor.next()) {
            switch (cursor.field()) {
                case Fields.LOCATION_ID:
                    id = cursor.number();
                    break;
                case Fields.LOCATION_MAPPING_ID:
                    // An unknown mapping is none: google/pprof reads it so, and some writers leave mappings out.
                    mapping = mappingIds.get(cursor.number());
                    break;
                case Fields.LOCATION_ADDRESS:
                    address = cursor.number();
                    break;
                case Fields.LOCATION_LINE:
                    lines = append(lines, line(cursor));
                    break;
                case Fields.LOCATION_IS_FOLDED:
                    folded = cursor.flag();
                    break;
                default:
                    cursor.skipUnknown();
            }
        }
        register(locationIds, id, "location", cursor);
        return new Location(mapping, address, lines, folded);
    }

    /** Nearly every location has one line: it gets a list without spare room. */
    private List<Line> append(List<Line> list, Line line) throws ProfileTooLargeException {
        if (++lines > limits.maxTableEntries()) {
            throw new ProfileTooLargeException("lines", limits.maxTableEntries());
        }
        if (list.isEmpty()) {
            return Collections.singletonList(line);
        }
        List<Line> longer = list.size() == 1 ? new ArrayList<>(list) : list;
        longer.add(line);
        return longer;
    }

    private Line line(WireCursor cursor) throws IOException {
        int limit = cursor.beginNested();
        long functionId = 0;
        long line = 0;
        long column = 0;
        while (cursor.next()) {
            switch (cursor.field()) {
                case Fields.LINE_FUNCTION_ID:
                    functionId = cursor.number();
                    break;
                case Fields.LINE_LINE:
                    line = cursor.number();
                    break;
                case Fields.LINE_COLUMN:
                    column = cursor.number();
                    break;
                default:
                    cursor.skipUnknown();
            }
        }
        cursor.endNested(limit);
        int function = functionIds.get(functionId);
        if (function < 0) {
            throw cursor.malformed(
                    "a line refers to function " + Long.toUnsignedString(functionId) + ", which is not there");
        }
        return new Line(function, line, column);
    }

    private static void register(IdIndex ids, long id, String what, WireCursor cursor)
            throws MalformedProfileException {
        if (id == 0) {
            throw cursor.malformed("a " + what + " has no id, or the reserved id 0");
        }
        if (!ids.add(id)) {
            throw cursor.malformed("two " + what + "s have the id " + Long.toUnsignedString(id));
        }
    }
}
