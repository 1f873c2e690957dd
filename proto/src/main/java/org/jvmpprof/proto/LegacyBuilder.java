package org.jvmpprof.proto;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects what legacy formats have: samples over addresses, symbols for some addresses, a memory map. Addresses that no
 * mapping covers get one that covers everything, as in google/pprof. Confined to one thread.
 */
final class LegacyBuilder {
    private final DecodeLimits limits;
    private final List<Sample> samples = new ArrayList<>();
    private final List<Long> addresses = new ArrayList<>();
    private final List<List<Line>> lines = new ArrayList<>();
    private final Map<Long, Integer> locations = new HashMap<>();
    private final FunctionTable functions = new FunctionTable();
    private final List<Mapping> mappings = new ArrayList<>();
    private final Profile.Builder header = Profile.builder();
    private boolean dropsAddresses;
    private long frames;

    LegacyBuilder(DecodeLimits limits) {
        this.limits = limits;
    }

    Profile.Builder header() {
        return header;
    }

    /** Java profiles: an address is only a name for a symbol, and is left out where the symbol is known. */
    void dropAddressesOfSymbols() {
        dropsAddresses = true;
    }

    void sample(int[] stack, long[] values, List<Label> labels) throws ProfileTooLargeException {
        if (samples.size() == limits.maxSamples()) {
            throw new ProfileTooLargeException("samples", limits.maxSamples());
        }
        frames += stack.length;
        if (frames > limits.maxFrames()) {
            throw new ProfileTooLargeException("frames in all samples together", limits.maxFrames());
        }
        samples.add(new Sample(stack, values, labels));
    }

    int sampleCount() {
        return samples.size();
    }

    /** One more of the first value of the last sample. */
    void repeatLastSample() {
        if (!samples.isEmpty()) {
            samples.get(samples.size() - 1).values()[0]++;
        }
    }

    void labelLastSample(List<Label> labels) {
        if (!samples.isEmpty()) {
            int last = samples.size() - 1;
            Sample sample = samples.get(last);
            List<Label> all = new ArrayList<>(sample.labels());
            all.addAll(labels);
            samples.set(last, new Sample(sample.locations(), sample.values(), all));
        }
    }

    int location(long address) throws ProfileTooLargeException {
        Integer known = locations.get(address);
        if (known != null) {
            return known;
        }
        if (addresses.size() == limits.maxTableEntries()) {
            throw new ProfileTooLargeException("locations", limits.maxTableEntries());
        }
        int index = addresses.size();
        locations.put(address, index);
        addresses.add(address);
        lines.add(Collections.emptyList());
        return index;
    }

    boolean isLocation(long address) {
        return locations.containsKey(address);
    }

    boolean hasSymbols(long address) {
        Integer index = locations.get(address);
        return index != null && !lines.get(index).isEmpty();
    }

    Line line(String function, String file, long line) {
        return new Line(functions.intern(new Function(function, function, file, 0)), line, 0);
    }

    /** Sets the lines of an address that samples refer to. */
    void symbols(long address, List<Line> symbols) {
        Integer index = locations.get(address);
        if (index != null) {
            lines.set(index, symbols);
        }
    }

    void mapping(Mapping mapping) throws ProfileTooLargeException {
        if (mappings.size() == limits.maxTableEntries()) {
            throw new ProfileTooLargeException("mappings", limits.maxTableEntries());
        }
        mappings.add(mapping);
    }

    Profile build() {
        List<Location> all = new ArrayList<>(addresses.size());
        int everything = -1;
        for (int i = 0; i < addresses.size(); i++) {
            boolean isBare = dropsAddresses && !lines.get(i).isEmpty();
            long address = isBare ? 0 : addresses.get(i);
            int mapping = address == 0 ? -1 : mappingOf(address);
            if (mapping < 0 && address != 0) {
                everything = everything < 0 ? addMappingOfEverything() : everything;
                mapping = everything;
            }
            all.add(new Location(mapping, address, lines.get(i), false));
        }
        return ProfileFilter.compact(header.samples(samples)
                .locations(all)
                .functions(functions.functions())
                .mappings(mappings)
                .build());
    }

    private int addMappingOfEverything() {
        boolean hasSymbols = !functions.functions().isEmpty();
        mappings.add(new Mapping(0, -1L, 0, "", "", hasSymbols, hasSymbols, hasSymbols, false));
        return mappings.size() - 1;
    }

    private int mappingOf(long address) {
        for (int i = 0; i < mappings.size(); i++) {
            Mapping mapping = mappings.get(i);
            if (Long.compareUnsigned(mapping.start(), address) <= 0
                    && Long.compareUnsigned(address, mapping.limit()) < 0) {
                return i;
            }
        }
        return -1;
    }
}
