package org.jvmpprof.proto;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the text formats share: hexadecimal stacks, symbols in {@code #} lines, the memory map at the end. google/pprof
 * skips the {@code #} lines; they are read here, for without them a stored text has no function names. Source:
 * google/pprof profile/legacy_profile.go.
 */
final class LegacyText {
    static final String MEMORY_MAP = "--- Memory map: ---";
    static final String MAPPED_LIBRARIES = "MAPPED_LIBRARIES:";

    private static final Pattern HEX = Pattern.compile("0x([0-9a-f]+)");
    private static final String SYMBOL = "#\t0x";
    private static final String LABELS = "# labels: {";

    private static final int MAX_INLINED = 1000;

    private final TextLines lines;
    private final LegacyBuilder profile;

    /** Symbols of the stack at hand; several lines of one address are inlined calls. */
    private final Map<Long, List<Line>> symbols = new HashMap<>();

    LegacyText(TextLines lines, LegacyBuilder profile) {
        this.lines = lines;
        this.profile = profile;
    }

    /** The addresses in a text, as locations; {@code adjustFrom} is the first that is a return address, to lower by one. */
    int[] stack(String text, int adjustFrom) throws IOException {
        List<Integer> stack = new ArrayList<>();
        Matcher hex = HEX.matcher(text);
        while (hex.find()) {
            long address = address(hex.group(1));
            stack.add(profile.location(stack.size() >= adjustFrom ? address - 1 : address));
        }
        int[] locations = new int[stack.size()];
        for (int i = 0; i < locations.length; i++) {
            locations[i] = stack.get(i);
        }
        return locations;
    }

    long address(String hex) throws MalformedProfileException {
        try {
            return Long.parseUnsignedLong(hex, 16);
        } catch (NumberFormatException e) {
            throw lines.malformed("0x" + shortened(hex) + " is not a 64-bit address");
        }
    }

    long number(String decimal) throws MalformedProfileException {
        try {
            return Long.parseLong(decimal);
        } catch (NumberFormatException e) {
            throw lines.malformed("\"" + shortened(decimal) + "\" is not a 64-bit number");
        }
    }

    static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    /** Takes the symbols and labels out of a comment; other comments are skipped. */
    void comment(String line) throws IOException {
        if (line.startsWith(SYMBOL)) {
            readSymbol(line);
        } else if (line.startsWith(LABELS)) {
            profile.labelLastSample(GoLabels.parse(line.substring(LABELS.length())));
        }
    }

    /** {@code #}, address, function+offset and file:line, with one tab or more between them. */
    private void readSymbol(String line) throws IOException {
        int functionStart = line.indexOf('\t', SYMBOL.length());
        int placeStart = line.lastIndexOf('\t') + 1;
        int colon = line.lastIndexOf(':');
        if (functionStart < 0 || placeStart <= functionStart + 1 || colon < placeStart) {
            return;
        }
        long address = address(line.substring(SYMBOL.length(), functionStart));
        String function = line.substring(functionStart, placeStart).trim();
        int plus = function.lastIndexOf("+0x");
        String name = plus < 0 ? function : function.substring(0, plus);
        addSymbol(address, name, line.substring(placeStart, colon), number(line.substring(colon + 1)));
    }

    private void addSymbol(long address, String function, String file, long line) {
        if (!profile.isLocation(address) || profile.hasSymbols(address)) {
            return;
        }
        Line added = profile.line(function, file, line);
        List<Line> known = symbols.computeIfAbsent(address, a -> new ArrayList<>(1));
        if (known.size() < MAX_INLINED && !known.contains(added)) { // a recursive call shows its address twice
            known.add(added);
        }
    }

    /** Ends a stack: its symbols now hold for its addresses. */
    void endStack() {
        symbols.forEach(profile::symbols);
        symbols.clear();
    }

    /** Reads to the end: a memory map, if one comes; all else is skipped. */
    void readRest() throws IOException {
        endStack();
        while (!isMemoryMap(lines.line())) {
            if (!lines.next()) {
                return;
            }
        }
        MemoryMap map = new MemoryMap();
        while (lines.next()) {
            Mapping mapping = map.read(lines.line());
            if (mapping != null) {
                profile.mapping(mapping);
            }
        }
    }

    static boolean isMemoryMap(String line) {
        return line.contains(MEMORY_MAP) || line.contains(MAPPED_LIBRARIES);
    }
}
