package org.jvmpprof.proto;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The tables that all profiles of one OTLP message share. Entry 0 of each is empty, so that every index of ours is one
 * higher there. Confined to one thread.
 */
final class OtlpDictionary {
    private static final int TRACE_ID_BYTES = 16;
    private static final int SPAN_ID_BYTES = 8;

    private final ProtoMessage dictionary = new ProtoMessage();
    private final ProtoMessage entry = new ProtoMessage();
    private final ProtoMessage nested = new ProtoMessage();
    private final StackTable stacks = new StackTable(0);
    private final StringTable strings = new StringTable();
    private final OtlpAttributes attributes;

    OtlpDictionary(Profile profile) throws IOException {
        attributes = new OtlpAttributes(strings, dictionary);
        entry.bytes(OtlpFields.LINK_TRACE_ID, new byte[TRACE_ID_BYTES]);
        entry.bytes(OtlpFields.LINK_SPAN_ID, new byte[SPAN_ID_BYTES]);
        dictionary.message(OtlpFields.DICTIONARY_LINK_TABLE, entry);
        writeMappings(profile.mappings());
        writeFunctions(profile.functions());
        writeLocations(profile.locations());
        stacks.intern(new int[0], 0, 0);
    }

    StringTable strings() {
        return strings;
    }

    OtlpAttributes attributes() {
        return attributes;
    }

    /** The number of a stack in the stack table; 0 is the empty stack. */
    int stack(int[] stack) {
        return stacks.intern(stack, stack.length, 0);
    }

    /** The whole dictionary; nothing can be added afterwards. */
    ProtoMessage finish() throws IOException {
        for (int i = 0; i < stacks.size(); i++) {
            entry.packed(OtlpFields.STACK_LOCATION_INDICES, stacks.stack(i), 1);
            dictionary.message(OtlpFields.DICTIONARY_STACK_TABLE, entry);
        }
        for (int i = 0; i < strings.size(); i++) {
            dictionary.text(OtlpFields.DICTIONARY_STRING_TABLE, strings.get(i));
        }
        return dictionary;
    }

    private void writeMappings(List<Mapping> mappings) throws IOException {
        dictionary.message(OtlpFields.DICTIONARY_MAPPING_TABLE, entry);
        for (Mapping mapping : mappings) {
            int[] indexes = mappingAttributes(mapping);
            entry.number(OtlpFields.MAPPING_MEMORY_START, mapping.start())
                    .number(OtlpFields.MAPPING_MEMORY_LIMIT, mapping.limit())
                    .number(OtlpFields.MAPPING_FILE_OFFSET, mapping.offset())
                    .number(OtlpFields.MAPPING_FILENAME, strings.index(mapping.filename()))
                    .packed(OtlpFields.MAPPING_ATTRIBUTE_INDICES, indexes, 0);
            dictionary.message(OtlpFields.DICTIONARY_MAPPING_TABLE, entry);
        }
    }

    private int[] mappingAttributes(Mapping mapping) throws IOException {
        int[] indexes = new int[5];
        int count = 0;
        if (mapping.hasFunctions()) {
            indexes[count++] = attributes.flag("pprof.mapping.has_functions");
        }
        if (mapping.hasFilenames()) {
            indexes[count++] = attributes.flag("pprof.mapping.has_filenames");
        }
        if (mapping.hasLineNumbers()) {
            indexes[count++] = attributes.flag("pprof.mapping.has_line_numbers");
        }
        if (mapping.hasInlineFrames()) {
            indexes[count++] = attributes.flag("pprof.mapping.has_inline_frames");
        }
        if (!mapping.buildId().isEmpty()) {
            indexes[count++] = attributes.text("process.executable.build_id.gnu", mapping.buildId());
        }
        return Arrays.copyOf(indexes, count);
    }

    private void writeFunctions(List<Function> functions) throws IOException {
        dictionary.message(OtlpFields.DICTIONARY_FUNCTION_TABLE, entry);
        for (Function function : functions) {
            entry.number(OtlpFields.FUNCTION_NAME, strings.index(function.name()))
                    .number(OtlpFields.FUNCTION_SYSTEM_NAME, strings.index(function.systemName()))
                    .number(OtlpFields.FUNCTION_FILENAME, strings.index(function.filename()))
                    .number(OtlpFields.FUNCTION_START_LINE, function.startLine());
            dictionary.message(OtlpFields.DICTIONARY_FUNCTION_TABLE, entry);
        }
    }

    private void writeLocations(List<Location> locations) throws IOException {
        dictionary.message(OtlpFields.DICTIONARY_LOCATION_TABLE, entry);
        for (Location location : locations) {
            entry.number(OtlpFields.LOCATION_MAPPING_INDEX, location.mapping() + 1L)
                    .number(OtlpFields.LOCATION_ADDRESS, location.address());
            for (Line line : location.lines()) {
                nested.number(OtlpFields.LINE_FUNCTION_INDEX, line.function() + 1L)
                        .number(OtlpFields.LINE_LINE, line.line())
                        .number(OtlpFields.LINE_COLUMN, line.column());
                entry.message(OtlpFields.LOCATION_LINES, nested);
            }
            if (location.folded()) {
                int[] folded = {attributes.flag("pprof.location.is_folded")};
                entry.packed(OtlpFields.LOCATION_ATTRIBUTE_INDICES, folded, 0);
            }
            dictionary.message(OtlpFields.DICTIONARY_LOCATION_TABLE, entry);
        }
    }
}
