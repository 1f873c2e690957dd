package org.jvmpprof.collector.foreign;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.TooLargeException;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Function;
import org.jvmpprof.proto.Line;
import org.jvmpprof.proto.Location;
import org.jvmpprof.proto.Mapping;

/**
 * The dictionary of an OTLP message as pprof's tables. Entry 0 of each OTLP table stands for "none"; the tables keep it,
 * except that a location's mapping is counted from 0 and -1 is none, as in pprof. Every reference is checked here.
 * Source: message ProfilesDictionary of opentelemetry-proto 1.8 to 1.11. Confined to one thread.
 */
final class OtlpTables {
    private static final int MAPPING_TABLE = 1;
    private static final int LOCATION_TABLE = 2;
    private static final int FUNCTION_TABLE = 3;
    private static final int STRING_TABLE = 5;
    private static final int ATTRIBUTE_TABLE = 6;
    private static final int STACK_TABLE = 7;
    private static final int[] NO_INDICES = {};

    final List<String> strings = new ArrayList<>();
    final List<OtlpAttribute> attributes = new ArrayList<>();
    final List<Mapping> mappings = new ArrayList<>();
    final List<Function> functions = new ArrayList<>();
    final List<Location> locations = new ArrayList<>();
    final List<int[]> stacks = new ArrayList<>();
    private int entries;
    private int frames;

    /** Reads the parts in the order of their references: whatever refers comes after what it refers to. */
    static OtlpTables read(List<ProtoInput> dictionaries) throws IOException, BadRequestException, TooLargeException {
        OtlpTables tables = new OtlpTables();
        for (int table :
                new int[] {STRING_TABLE, ATTRIBUTE_TABLE, MAPPING_TABLE, FUNCTION_TABLE, LOCATION_TABLE, STACK_TABLE}) {
            for (ProtoInput dictionary : dictionaries) {
                ProtoInput in = dictionary.again();
                while (in.next()) {
                    if (in.field() == table) {
                        tables.entry(in);
                    } else {
                        in.skip();
                    }
                }
            }
        }
        return tables;
    }

    private void entry(ProtoInput in) throws IOException, BadRequestException, TooLargeException {
        if (++entries > DecodeLimits.DEFAULT.maxTableEntries()) {
            throw new TooLargeException("profile too large: more than " + DecodeLimits.DEFAULT.maxTableEntries()
                    + " entries in the dictionary; send smaller profiles");
        }
        switch (in.field()) {
            case STRING_TABLE -> strings.add(in.text());
            case ATTRIBUTE_TABLE -> attributes.add(OtlpAttribute.read(in.message(), this));
            case MAPPING_TABLE -> addMapping(in.message());
            case FUNCTION_TABLE -> addFunction(in.message());
            case LOCATION_TABLE -> addLocation(in.message());
            default -> addStack(in.message());
        }
    }

    private void addMapping(ProtoInput in) throws IOException, BadRequestException {
        long start = 0;
        long limit = 0;
        long offset = 0;
        String filename = "";
        int[] indices = NO_INDICES;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> start = in.number();
                case 2 -> limit = in.number();
                case 3 -> offset = in.number();
                case 4 -> filename = string(in.index());
                case 5 -> indices = indices(in, indices);
                default -> in.skip();
            }
        }
        List<OtlpAttribute> about = attributes(indices);
        mappings.add(new Mapping(
                start,
                limit,
                offset,
                filename,
                OtlpAttribute.text(about, "process.executable.build_id.gnu"),
                OtlpAttribute.isTrue(about, "pprof.mapping.has_functions"),
                OtlpAttribute.isTrue(about, "pprof.mapping.has_filenames"),
                OtlpAttribute.isTrue(about, "pprof.mapping.has_line_numbers"),
                OtlpAttribute.isTrue(about, "pprof.mapping.has_inline_frames")));
    }

    private void addFunction(ProtoInput in) throws IOException, BadRequestException {
        String name = "";
        String systemName = "";
        String filename = "";
        long startLine = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = string(in.index());
                case 2 -> systemName = string(in.index());
                case 3 -> filename = string(in.index());
                case 4 -> startLine = in.number();
                default -> in.skip();
            }
        }
        functions.add(new Function(name, systemName.isEmpty() ? name : systemName, filename, startLine));
    }

    private void addLocation(ProtoInput in) throws IOException, BadRequestException, TooLargeException {
        int mapping = 0;
        long address = 0;
        List<Line> lines = new ArrayList<>(1);
        int[] indices = NO_INDICES;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> mapping = in.index();
                case 2 -> address = in.number();
                case 3 -> lines.add(line(in.message()));
                case 4 -> indices = indices(in, indices);
                default -> in.skip();
            }
        }
        if (mapping != 0) {
            requireIn("mapping", mapping, mappings);
        }
        countFrames(lines.size());
        boolean isFolded = OtlpAttribute.isTrue(attributes(indices), "pprof.location.is_folded");
        locations.add(new Location(mapping - 1, address, lines, isFolded));
    }

    private Line line(ProtoInput in) throws IOException, BadRequestException {
        int function = 0;
        long line = 0;
        long column = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> function = in.index();
                case 2 -> line = in.number();
                case 3 -> column = in.number();
                default -> in.skip();
            }
        }
        requireIn("function", function, functions);
        return new Line(function, line, column);
    }

    private void addStack(ProtoInput in) throws IOException, BadRequestException, TooLargeException {
        int[] indices = NO_INDICES;
        while (in.next()) {
            if (in.field() == 1) {
                indices = indices(in, indices);
            } else {
                in.skip();
            }
        }
        for (int location : indices) {
            requireIn("location", location, locations);
        }
        countFrames(indices.length);
        stacks.add(indices);
    }

    private void countFrames(int more) throws TooLargeException {
        frames += more;
        if (frames > DecodeLimits.DEFAULT.maxFrames()) {
            throw new TooLargeException("profile too large: more than " + DecodeLimits.DEFAULT.maxFrames()
                    + " frames; send smaller profiles");
        }
    }

    String string(int index) throws BadRequestException {
        // Also where a careless sender has left the table empty.
        if (index == 0) {
            return "";
        }
        requireIn("string", index, strings);
        return strings.get(index);
    }

    List<OtlpAttribute> attributes(int[] indices) throws BadRequestException {
        if (indices.length == 0) {
            return Collections.emptyList();
        }
        List<OtlpAttribute> named = new ArrayList<>(indices.length);
        for (int index : indices) {
            requireIn("attribute", index, attributes);
            named.add(attributes.get(index));
        }
        return named;
    }

    int[] stack(int index) throws BadRequestException {
        if (index == 0 && stacks.isEmpty()) {
            return NO_INDICES;
        }
        requireIn("stack", index, stacks);
        return stacks.get(index);
    }

    /** The mappings as pprof counts them. */
    List<Mapping> pprofMappings() {
        return mappings.isEmpty() ? mappings : mappings.subList(1, mappings.size());
    }

    private static void requireIn(String what, int index, List<?> table) throws BadRequestException {
        if (index < 0 || index >= table.size()) {
            throw new BadRequestException("malformed OTLP: " + what + " index " + index + ", but the dictionary has "
                    + table.size() + "; is the message of opentelemetry-proto 1.8 to 1.11?");
        }
    }

    /** The numbers of a repeated index field, after those already read. */
    static int[] indices(ProtoInput in, int[] before) throws IOException {
        Indices indices = new Indices(before);
        in.numbers(indices::add);
        return indices.toArray();
    }
}
