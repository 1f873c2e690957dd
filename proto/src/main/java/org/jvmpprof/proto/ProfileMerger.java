package org.jvmpprof.proto;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Sums profiles one by one, holding only the sum. Samples are the same when their stacks are (functions, lines, and
 * addresses relative to the mapping, as in google/pprof's Merge) and their labels; samples that are zero in every value
 * are dropped. The first profile sets the sample types; of times the earliest is kept, of periods the longest, durations
 * are summed, comments united up to {@value MergedHeader#MAX_COMMENTS}. Mutable, confined to one thread.
 *
 * <p>With {@link #ignoringAddresses()} stacks are the same when functions and lines are, whatever process they come from:
 * the addresses of a JVM's frames are invented by its agent, and differ between processes. The result then has one
 * mapping for all symbolised frames, and addresses derived from the names.
 */
public final class ProfileMerger {
    private static final int UNMAPPED = -1;
    private static final long BYTES_OF_A_LOCATION = 160;
    private static final long BYTES_OF_A_FUNCTION = 300;

    private final boolean ignoresAddresses;
    private final FunctionTable functions;
    private final MappingTable mappings = new MappingTable();
    private final LocationTable locations = new LocationTable();
    private final LabelTable labels = new LabelTable();
    private @Nullable MergedHeader header;
    private @Nullable StackTable stacks;

    // Of the profile that is being added: its table indexes to those of the merge.
    private int[] functionMap = new int[0];
    private int[] locationMap = new int[0];
    private int[] scratch = new int[256];

    public ProfileMerger() {
        this(false, UnaryOperator.identity());
    }

    private ProfileMerger(boolean ignoresAddresses, UnaryOperator<Function> renaming) {
        this.ignoresAddresses = ignoresAddresses;
        this.functions = new FunctionTable(requireNonNull(renaming, "renaming"));
    }

    /** A merger that tells stacks apart by functions and lines only. */
    public static ProfileMerger ignoringAddresses() {
        return ignoringAddresses(UnaryOperator.identity());
    }

    /**
     * As {@link #ignoringAddresses()}, with functions named anew before they are compared.
     *
     * @param renaming answers the function with the name it shall have, the same object if it has that already; called
     *     on the adding thread, seldom for names that the sum already has
     */
    public static ProfileMerger ignoringAddresses(UnaryOperator<Function> renaming) {
        return new ProfileMerger(true, renaming);
    }

    /**
     * Adds a profile; it is not held afterwards.
     *
     * @throws IncompatibleProfilesException when its types differ from those of the first; nothing was added then
     */
    public void add(Profile profile) {
        add(profile, 1);
    }

    /** Adds {@code factor} times the values; the header is taken in as it is. */
    void add(Profile profile, long factor) {
        header(profile).add(profile);
        addSamples(profile, factor);
    }

    /** Adds {@code factor} times the values and leaves the header alone, except that types must fit. */
    void addValues(Profile profile, long factor) {
        header(profile);
        addSamples(profile, factor);
    }

    /**
     * The sum so far, with ids that will be 1..N and no unused locations or functions; more can be added afterwards.
     *
     * @throws IllegalStateException when nothing was added
     */
    public Profile result() {
        MergedHeader sums = header;
        StackTable table = stacks;
        if (sums == null || table == null) {
            throw new IllegalStateException("no profile was added, so there are no sample types to answer with");
        }
        Profile merged = sums.toBuilder()
                .samples(table.samples(labels))
                .mappings(new ArrayList<>(mappings.mappings()))
                .locations(new ArrayList<>(locations.locations()))
                .functions(new ArrayList<>(functions.functions()))
                .build();
        return table.hasZeros() ? ProfileFilter.compact(merged) : merged;
    }

    /** How many distinct stacks the sum has, which is what its memory grows with. */
    public int size() {
        StackTable table = stacks;
        return table == null ? 0 : table.size();
    }

    /** Heap that the sum holds, about: its arrays, and its locations and functions with their names. */
    public long heapBytes() {
        StackTable table = stacks;
        return (table == null ? 0 : table.heapBytes())
                + BYTES_OF_A_LOCATION * locations.locations().size()
                + BYTES_OF_A_FUNCTION * functions.functions().size();
    }

    private MergedHeader header(Profile profile) {
        MergedHeader known = header;
        if (known == null) {
            known = new MergedHeader(requireNonNull(profile, "profile"));
            header = known;
            stacks = new StackTable(profile.sampleTypes().size());
            addFirstMapping(profile);
        }
        known.check(profile);
        return known;
    }

    /** The first mapping stands for the program; it stays the first, whichever location comes first. */
    private void addFirstMapping(Profile profile) {
        Mapping main = profile.mappings().isEmpty() ? null : profile.mappings().get(0);
        if (ignoresAddresses) {
            String program = main == null || main.filename().isEmpty() ? "merged" : main.filename();
            mappings.intern(Mapping.symbolized(LocationTable.GIVEN_START, LocationTable.GIVEN_LIMIT, program));
        } else if (main != null) {
            mappings.intern(main);
        }
    }

    private void addSamples(Profile profile, long factor) {
        StackTable table = requireNonNull(stacks, "stacks");
        functionMap = cleared(functionMap, profile.functions().size());
        locationMap = cleared(locationMap, profile.locations().size());
        List<Sample> samples = profile.samples();
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            if (!StackTable.isZero(sample.values())) {
                int[] stack = map(sample.locations(), profile);
                int labelSet = sample.labels().isEmpty() ? 0 : labels.intern(sample.labels());
                table.add(stack, sample.depth(), labelSet, sample.values(), factor);
            }
        }
    }

    private static int[] cleared(int[] map, int size) {
        int[] wide = map.length < size ? new int[Math.max(size, map.length * 2)] : map;
        Arrays.fill(wide, 0, size, UNMAPPED);
        return wide;
    }

    private int[] map(int[] stack, Profile profile) {
        if (scratch.length < stack.length) {
            scratch = new int[stack.length * 2];
        }
        for (int i = 0; i < stack.length; i++) {
            int location = locationMap[stack[i]];
            scratch[i] = location == UNMAPPED ? mapLocation(stack[i], profile) : location;
        }
        return scratch;
    }

    private int mapLocation(int index, Profile profile) {
        Location source = profile.locations().get(index);
        List<Line> lines = source.lines();
        for (int i = 0; i < lines.size(); i++) {
            int function = lines.get(i).function();
            if (functionMap[function] == UNMAPPED) {
                functionMap[function] = functions.intern(profile.functions().get(function));
            }
        }
        int mapped = ignoresAddresses && !lines.isEmpty()
                ? locations.internPlace(0, source, functionMap, functions.functions())
                : internAddress(source, profile);
        locationMap[index] = mapped;
        return mapped;
    }

    private int internAddress(Location source, Profile profile) {
        if (source.mapping() < 0) {
            return locations.intern(-1, source.address(), source, functionMap);
        }
        Mapping from = profile.mappings().get(source.mapping());
        int mapping = mappings.intern(from);
        long address = source.address() + (mappings.get(mapping).start() - from.start());
        return locations.intern(mapping, address, source, functionMap);
    }
}
