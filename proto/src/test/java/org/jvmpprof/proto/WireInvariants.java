package org.jvmpprof.proto;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The invariants of every binary profile that the agent serves ("Invariants of every binary profile" of the pprof
 * contract), checked on the bytes. For tests of every module: {@code assertThat(WireInvariants.violations(bytes)).isEmpty()}.
 */
public final class WireInvariants {
    private static final int MAX_SAMPLE_TYPES = 4;

    private final WireReader profile;
    private final List<String> strings;
    private final List<String> violations = new ArrayList<>();

    private WireInvariants(WireReader profile) {
        this.profile = profile;
        this.strings = profile.strings(6);
    }

    /** What is wrong with a gzipped profile, in plain words; empty when nothing is. */
    public static List<String> violations(byte[] gzip) {
        if (gzip.length < 2 || gzip[0] != 0x1f || gzip[1] != (byte) 0x8b) {
            return List.of("not gzip");
        }
        WireInvariants invariants = new WireInvariants(WireReader.ofGzip(gzip));
        invariants.checkAll();
        return invariants.violations;
    }

    private void checkAll() {
        checkStrings();
        checkHeader();
        checkMapping();
        checkFunctions();
        checkLocations();
        checkSamples();
        profile.fields().forEach(f -> require(f.number() >= 1 && f.number() <= 15, "unknown field " + f.number()));
    }

    private void checkStrings() {
        require(!strings.isEmpty() && strings.get(0).isEmpty(), "the string table does not start with \"\"");
        require(new HashSet<>(strings).size() == strings.size(), "a string is in the table twice");
    }

    private void checkHeader() {
        int types = profile.messages(1).size();
        require(types >= 1 && types <= MAX_SAMPLE_TYPES, types + " sample types");
        for (WireReader type : profile.messages(1)) {
            require(
                    !string(type.number(1)).isEmpty() && !string(type.number(2)).isEmpty(),
                    "a sample type without name");
        }
        require(profile.number(9) > 0, "no time_nanos");
        for (long comment : profile.numbers(13)) {
            require(!string(comment).startsWith("#"), "comment starts with #: " + string(comment));
        }
        for (int field : new int[] {7, 8, 14, 15}) {
            string(profile.number(field));
        }
    }

    private void checkMapping() {
        List<WireReader> mappings = profile.messages(3);
        require(mappings.size() == 1, mappings.size() + " mappings instead of one");
        for (WireReader mapping : mappings) {
            require(mapping.number(1) == 1, "mapping id " + mapping.number(1));
            require(mapping.number(2) != 0, "mapping starts at 0");
            require(Long.compareUnsigned(mapping.number(2), mapping.number(3)) < 0, "mapping without range");
            require(!string(mapping.number(5)).isEmpty(), "mapping without filename");
            for (int has = 7; has <= 9; has++) {
                require(mapping.number(has) == 1, "mapping field " + has + " is false, so pprof would ask for symbols");
            }
        }
    }

    private void checkFunctions() {
        List<WireReader> functions = profile.messages(5);
        for (int i = 0; i < functions.size(); i++) {
            WireReader function = functions.get(i);
            String name = string(function.number(2));
            require(function.number(1) == i + 1, "function " + (i + 1) + " has id " + function.number(1));
            require(!name.isEmpty(), "function " + (i + 1) + " has no name");
            require(name.chars().noneMatch(Character::isWhitespace), "space in the name " + name);
            require(string(function.number(3)).startsWith(name), "system_name does not extend the name " + name);
            string(function.number(4));
        }
    }

    private void checkLocations() {
        List<WireReader> locations = profile.messages(4);
        Set<Long> addresses = new HashSet<>();
        Map<String, Long> places = new HashMap<>();
        for (int i = 0; i < locations.size(); i++) {
            WireReader location = locations.get(i);
            long address = location.number(3);
            String what = "location " + (i + 1);
            require(location.number(1) == i + 1, what + " has id " + location.number(1));
            require(location.number(2) == 1, what + " is in mapping " + location.number(2));
            require(address != 0 && isMapped(address), what + " has an address outside of the mapping: " + address);
            require(addresses.add(address), what + " shares its address with another");
            require(!location.messages(4).isEmpty(), what + " has no line");
            StringBuilder place = new StringBuilder();
            for (WireReader line : location.messages(4)) {
                long function = line.number(1);
                require(function >= 1 && function <= profile.messages(5).size(), what + ": function " + function);
                require(line.number(2) >= 0, what + ": line " + line.number(2));
                place.append(function)
                        .append(':')
                        .append(line.number(2))
                        .append(':')
                        .append(line.number(3))
                        .append(' ');
            }
            require(places.put(place.toString(), address) == null, what + " is the same place as another");
        }
    }

    private boolean isMapped(long address) {
        return profile.messages(3).stream()
                .anyMatch(mapping -> Long.compareUnsigned(mapping.number(2), address) <= 0
                        && Long.compareUnsigned(address, mapping.number(3)) < 0);
    }

    private void checkSamples() {
        int types = profile.messages(1).size();
        int locations = profile.messages(4).size();
        for (WireReader sample : profile.messages(2)) {
            require(sample.numbers(2).length == types, sample.numbers(2).length + " values for " + types + " types");
            require(sample.numbers(1).length > 0, "a sample without stack");
            for (long location : sample.numbers(1)) {
                require(location >= 1 && location <= locations, "sample at location " + location + " of " + locations);
            }
            for (WireReader label : sample.messages(3)) {
                require(!string(label.number(1)).isEmpty(), "a label without key");
                require(label.number(2) == 0 || label.number(3) == 0, "a label with text and number");
                string(label.number(2));
                string(label.number(4));
            }
        }
    }

    private String string(long index) {
        if (index < 0 || index >= strings.size()) {
            violations.add("string " + index + " of " + strings.size());
            return "";
        }
        return strings.get((int) index);
    }

    private void require(boolean holds, String violation) {
        if (!holds) {
            violations.add(violation);
        }
    }
}
