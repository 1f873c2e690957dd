package org.jvmpprof.proto;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Writes profiles as the text that Go serves at {@code ?debug=1}, to be read by people and by pprof's legacy parsers.
 * Addresses after {@code @} are one above those on the {@code #} lines, for pprof takes them for return addresses and
 * subtracts one. A sample without a stack gets the address 0x1, since the parsers demand one. Called on any thread; fails
 * only when the output does, or when the profile lacks the sample types that the format is about. Source:
 * runtime/pprof/pprof.go of Go 1.19 to 1.27.
 */
public final class LegacyWriter {
    private final Profile profile;
    private final Appendable out;
    private final StackLines stackLines;

    private LegacyWriter(Profile profile, Appendable out) {
        this.profile = requireNonNull(profile, "profile");
        this.out = requireNonNull(out, "out");
        this.stackLines = new StackLines(profile, out);
    }

    /**
     * Writes the {@code heap} text, ascending by bytes in use.
     *
     * @param rawValues sample types alloc_objects, alloc_space, inuse_objects, inuse_space with values as sampled, for the
     *     reader unsamples them itself; the period is the sampling interval in bytes
     * @param memStats values (numbers or text) for the {@code # key = value} lines at the end; missing ones are 0
     */
    public static void heap(Profile rawValues, Map<String, ?> memStats, Appendable out) throws IOException {
        new LegacyWriter(rawValues, out).writeHeap();
        GoMemStats.write(memStats, out);
    }

    /**
     * Writes a count profile (goroutine, threadcreate…) of the first sample type, one group for each stack and set of text
     * labels, largest first.
     */
    public static void count(String name, Profile profile, Appendable out) throws IOException {
        if (requireNonNull(name, "name").isEmpty() || name.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("name=" + name + ": must be one word");
        }
        new LegacyWriter(profile, out).writeCount(name);
    }

    /**
     * Writes a contention profile, longest delay first, with cycles of one nanosecond.
     *
     * @param name {@code "contention"} for the block profile, {@code "mutex"} for the mutex profile
     * @param profile sample types contentions and delay (nanoseconds)
     */
    public static void contention(String name, Profile profile, Appendable out) throws IOException {
        if (!name.equals("contention") && !name.equals("mutex")) {
            throw new IllegalArgumentException("name=" + name + ": must be contention or mutex");
        }
        new LegacyWriter(profile, out).writeContention(name);
    }

    private void writeHeap() throws IOException {
        int allocObjects = type("alloc_objects");
        int allocSpace = type("alloc_space");
        int inuseObjects = type("inuse_objects");
        int inuseSpace = type("inuse_space");
        int[] types = {inuseObjects, inuseSpace, allocObjects, allocSpace};
        long[] totals = new long[types.length];
        for (Sample sample : profile.samples()) {
            for (int i = 0; i < types.length; i++) {
                totals[i] += sample.value(types[i]);
            }
        }
        if (totals[0] == totals[2] && totals[1] == totals[3]) {
            totals[3]++; // pprof takes equal pairs for a profile without allocations, with two columns instead of four
        }
        out.append("heap profile: ");
        writeHeapValues(totals);
        out.append(" heap/").append(Long.toString(2 * profile.period())).append('\n');
        for (Sample sample : sorted(Comparator.comparingLong(sample -> sample.value(inuseSpace)))) {
            long[] values = new long[types.length];
            for (int i = 0; i < types.length; i++) {
                values[i] = sample.value(types[i]);
            }
            writeHeapValues(values);
            writeStack(sample);
        }
    }

    /** Objects and bytes in use, then allocated; pprof refuses bytes without an object, so that counts as one. */
    private void writeHeapValues(long[] values) throws IOException {
        long inuseObjects = values[0] == 0 && values[1] != 0 ? 1 : values[0];
        long allocObjects = values[2] == 0 && values[3] != 0 ? 1 : values[2];
        out.append(Long.toString(inuseObjects)).append(": ").append(Long.toString(values[1]));
        out.append(" [").append(Long.toString(allocObjects)).append(": ").append(Long.toString(values[3]));
        out.append("] @");
    }

    private void writeContention(String name) throws IOException {
        int contentions = type("contentions");
        int delay = type("delay");
        out.append("--- ").append(name).append(":\ncycles/second=1000000000\n");
        if (name.equals("mutex")) {
            out.append("sampling period=1\n");
        }
        for (Sample sample : sorted(Comparator.comparingLong(sample -> -sample.value(delay)))) {
            out.append(Long.toString(sample.value(delay))).append(' ');
            out.append(Long.toString(sample.value(contentions))).append(" @");
            writeStack(sample);
        }
    }

    private void writeCount(String name) throws IOException {
        List<CountGroup> groups = CountGroup.of(profile);
        long total = 0;
        for (CountGroup group : groups) {
            total += group.count;
        }
        out.append(name).append(" profile: total ").append(Long.toString(total)).append('\n');
        for (CountGroup group : groups) {
            out.append(Long.toString(group.count)).append(' ').append(group.key).append('\n');
            stackLines.write(group.sample);
        }
    }

    private void writeStack(Sample sample) throws IOException {
        appendAddresses(profile, sample, out);
        out.append('\n');
        stackLines.write(sample);
    }

    static void appendAddresses(Profile profile, Sample sample, Appendable out) throws IOException {
        if (sample.depth() == 0) {
            out.append(" 0x1");
        }
        for (int index : sample.locations()) {
            out.append(' ').append(StackLines.hex(profile.locations().get(index).address() + 1));
        }
    }

    private List<Sample> sorted(Comparator<Sample> order) {
        List<Sample> samples = new ArrayList<>(profile.samples());
        samples.sort(order);
        return samples;
    }

    private int type(String name) {
        int index = profile.sampleTypeIndex(name);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "sample types " + profile.sampleTypes() + ": must contain " + name + " for this text");
        }
        return index;
    }
}
