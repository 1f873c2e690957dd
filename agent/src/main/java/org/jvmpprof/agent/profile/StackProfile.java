package org.jvmpprof.agent.profile;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jvmpprof.proto.Function;
import org.jvmpprof.proto.JavaNames;
import org.jvmpprof.proto.Label;
import org.jvmpprof.proto.Line;
import org.jvmpprof.proto.Location;
import org.jvmpprof.proto.Mapping;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.Sample;

/**
 * Turns stacks of address-table indices into a pprof profile that keeps the contract's invariants: one symbolised
 * mapping, sequential tables, addresses from the {@link AddressTable}, stacks leaf first and never empty. Equal stacks
 * with equal labels become one sample. Confined to one thread, used once.
 */
public final class StackProfile {
    /** Room for every address that the table can give; pprof wants a range that holds them all. */
    private static final long MAPPING_LIMIT = AddressTable.BASE + (1L << 40);

    private static final String NO_FRAMES = "[no frames]";

    private final AddressTable addresses;
    private final boolean rawNames;
    private final boolean labels;
    private final String mappingFilename;
    private final Map<Integer, Integer> locationOf = new HashMap<>();
    private final Map<FunctionKey, Integer> functionOf = new HashMap<>();
    private final List<Location> locations = new ArrayList<>();
    private final List<Function> functions = new ArrayList<>();
    private final Map<SampleKey, long[]> samples = new LinkedHashMap<>();

    /** @param mappingFilename the JVM's main class or jar: what pprof shows as the binary */
    public StackProfile(AddressTable addresses, View view, String mappingFilename) {
        this.addresses = requireNonNull(addresses, "addresses");
        this.rawNames = view.rawNames();
        this.labels = view.labels();
        this.mappingFilename = requireNonNull(mappingFilename, "mappingFilename");
    }

    /** Adds {@code values} to the sample of this stack ({@link AddressTable} indices, leaf first) and these labels. */
    public void add(int[] stack, long[] values, List<Label> sampleLabels) {
        int[] local = new int[Math.max(1, stack.length)];
        if (stack.length == 0) {
            local[0] = location(addresses.index("", NO_FRAMES, "", 0));
        }
        for (int i = 0; i < stack.length; i++) {
            local[i] = location(stack[i]);
        }
        SampleKey key = new SampleKey(local, labels ? sampleLabels : Collections.emptyList());
        long[] sum = samples.get(key);
        if (sum == null) {
            samples.put(key, values.clone());
            return;
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] += values[i];
        }
    }

    /** The profile so far as a builder that has everything but sample types, period, times and comments. */
    public Profile.Builder build() {
        List<Sample> list = new ArrayList<>(samples.size());
        for (Map.Entry<SampleKey, long[]> entry : samples.entrySet()) {
            list.add(new Sample(entry.getKey().stack, entry.getValue(), entry.getKey().labels));
        }
        return Profile.builder()
                .samples(list)
                .locations(locations)
                .functions(functions)
                .mappings(Collections.singletonList(
                        Mapping.symbolized(AddressTable.BASE, MAPPING_LIMIT, mappingFilename)));
    }

    /** Hidden classes that are shown by one name are one place: they share the address of that name. */
    private int location(int index) {
        Integer known = locationOf.get(index);
        if (known != null) {
            return known;
        }
        AddressTable.Entry entry = addresses.entry(index);
        String shown = rawNames ? entry.className() : JavaNames.normalize(entry.className());
        int local = shown.equals(entry.className())
                ? newLocation(index, entry)
                : location(addresses.index(shown, entry.method(), entry.descriptor(), entry.line()));
        locationOf.put(index, local);
        return local;
    }

    private int newLocation(int index, AddressTable.Entry entry) {
        Line line = new Line(function(entry), entry.line(), 0);
        locations.add(new Location(0, AddressTable.address(index), Collections.singletonList(line), false));
        return locations.size() - 1;
    }

    private int function(AddressTable.Entry entry) {
        String className = entry.className();
        FunctionKey key = new FunctionKey(className, entry.method(), entry.descriptor());
        Integer known = functionOf.get(key);
        if (known != null) {
            return known;
        }
        String method = entry.method().replace(' ', '_');
        String name = className.isEmpty() ? method : className + '.' + method;
        String filename = className.isEmpty() ? "" : JavaNames.fileOf(className);
        int local = functions.size();
        functions.add(new Function(name, name + entry.descriptor(), filename, 0));
        functionOf.put(key, local);
        return local;
    }

    private static final class FunctionKey {
        final String className;
        final String method;
        final String descriptor;

        FunctionKey(String className, String method, String descriptor) {
            this.className = className;
            this.method = method;
            this.descriptor = descriptor;
        }

        @Override
        public boolean equals(Object other) {
            if (!(other instanceof FunctionKey)) {
                return false;
            }
            FunctionKey that = (FunctionKey) other;
            return method.equals(that.method) && className.equals(that.className) && descriptor.equals(that.descriptor);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * className.hashCode() + method.hashCode()) + descriptor.hashCode();
        }
    }

    private static final class SampleKey {
        final int[] stack;
        final List<Label> labels;
        private final int hash;

        SampleKey(int[] stack, List<Label> labels) {
            this.stack = stack;
            this.labels = labels;
            this.hash = 31 * Arrays.hashCode(stack) + labels.hashCode();
        }

        @Override
        public boolean equals(Object other) {
            if (!(other instanceof SampleKey)) {
                return false;
            }
            SampleKey that = (SampleKey) other;
            return hash == that.hash && Arrays.equals(stack, that.stack) && labels.equals(that.labels);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
