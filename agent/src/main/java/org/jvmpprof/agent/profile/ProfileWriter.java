package org.jvmpprof.agent.profile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jvmpprof.agent.aggregate.LockValues;
import org.jvmpprof.agent.aggregate.StackValues;
import org.jvmpprof.agent.aggregate.Window;
import org.jvmpprof.proto.JavaNames;
import org.jvmpprof.proto.Label;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ValueType;

/** Copies of the aggregates become pprof profiles with the contract's sample types. Any thread; holds no state. */
final class ProfileWriter {
    /** The frame that reachable objects without a known allocating stack are under. */
    static final String UNATTRIBUTED = "[unattributed]";

    private final AddressTable addresses;
    private final String mappingFilename;

    ProfileWriter(AddressTable addresses, String mappingFilename) {
        this.addresses = addresses;
        this.mappingFilename = mappingFilename;
    }

    /** A CPU or wall-clock window; {@code scale} corrects the nanoseconds, not the counts. */
    Profile window(Window.Kind kind, StackCopy copy, double scale, View view, long unixNanos, long durationNanos) {
        boolean isWall = kind == Window.Kind.WALL;
        StackProfile profile = new StackProfile(addresses, view, mappingFilename);
        for (StackValues stack : copy.stacks) {
            long samples = Math.round(stack.value(0));
            long nanos = Math.round(stack.value(1) * scale);
            List<Label> labels = new ArrayList<>(2);
            labels.add(Label.text("thread", stack.name()));
            if (isWall) {
                labels.add(Label.text("state", stack.isRunning() ? "running" : "waiting"));
            }
            profile.add(stack.frames(), new long[] {samples, nanos}, labels);
        }
        String type = isWall ? "wall" : "cpu";
        return profile.build()
                .sampleType("samples", "count")
                .sampleType(type, "nanoseconds")
                .periodType(new ValueType(type, "nanoseconds"))
                .period(copy.period)
                .timeNanos(unixNanos)
                .durationNanos(durationNanos)
                .comments(copy.comments)
                .build();
    }

    Profile heap(StackCopy copy, ProfileType type, View view, long unixNanos) {
        StackProfile profile = new StackProfile(addresses, view, mappingFilename);
        for (StackValues stack : copy.stacks) {
            List<Label> labels = stack.bytes() == 0
                    ? Collections.emptyList()
                    : Collections.singletonList(Label.number("bytes", stack.bytes(), "bytes"));
            addRounded(profile, stack, 4, labels);
        }
        copy.unattributed.forEach((className, values) -> addUnattributed(profile, className, rounded(values)));
        return profile.build()
                .sampleType("alloc_objects", "count")
                .sampleType("alloc_space", "bytes")
                .sampleType("inuse_objects", "count")
                .sampleType("inuse_space", "bytes")
                .defaultSampleType(type == ProfileType.ALLOCS ? "alloc_space" : "inuse_space")
                .periodType(new ValueType("space", "bytes"))
                .period(copy.period)
                .timeNanos(unixNanos)
                .comments(copy.comments)
                .build();
    }

    Profile locks(List<LockValues> stacks, long period, List<String> comments, View view, long unixNanos) {
        StackProfile profile = new StackProfile(addresses, view, mappingFilename);
        for (LockValues stack : stacks) {
            long[] values = {Math.round(stack.contentions()), Math.round(stack.delayNanos())};
            if (values[0] > 0 || values[1] > 0) {
                profile.add(stack.frames(), values, labels(stack, view));
            }
        }
        return profile.build()
                .sampleType("contentions", "count")
                .sampleType("delay", "nanoseconds")
                .periodType(new ValueType("contentions", "count"))
                .period(period)
                .timeNanos(unixNanos)
                .comments(comments)
                .build();
    }

    Profile starts(List<StackValues> stacks, List<String> comments, View view, long unixNanos) {
        StackProfile profile = new StackProfile(addresses, view, mappingFilename);
        for (StackValues stack : stacks) {
            addRounded(profile, stack, 1, Collections.singletonList(Label.text("kind", stack.name())));
        }
        ValueType type = new ValueType("threadcreate", "count");
        return profile.build()
                .sampleType("threadcreate", "count")
                .periodType(type)
                .period(1)
                .timeNanos(unixNanos)
                .comments(comments)
                .build();
    }

    Profile exceptions(List<StackValues> stacks, List<String> comments, View view, long unixNanos) {
        StackProfile profile = new StackProfile(addresses, view, mappingFilename);
        for (StackValues stack : stacks) {
            String name = view.rawNames() ? stack.name() : JavaNames.normalize(stack.name());
            addRounded(profile, stack, 1, Collections.singletonList(Label.text("class", name)));
        }
        return profile.build()
                .sampleType("exceptions", "count")
                .periodType(new ValueType("exceptions", "count"))
                .period(1)
                .timeNanos(unixNanos)
                .comments(comments)
                .build();
    }

    private static List<Label> labels(LockValues stack, View view) {
        List<Label> labels = new ArrayList<>(3);
        labels.add(Label.text("kind", stack.kind().label()));
        if (!stack.lockClass().isEmpty()) {
            String lock = view.rawNames() ? stack.lockClass() : JavaNames.normalize(stack.lockClass());
            labels.add(Label.text("lock", lock));
        }
        if (stack.isIdle()) {
            labels.add(Label.text("idle", "true"));
        }
        return labels;
    }

    /** The class as a frame below the one that says what it is. */
    private void addUnattributed(StackProfile profile, String className, long[] values) {
        int root = addresses.index("", UNATTRIBUTED, "", 0);
        if (values[3] > 0) {
            int[] stack = className.isEmpty()
                    ? new int[] {root}
                    : new int[] {addresses.index("", ClassName.readable(className), "", 0), root};
            profile.add(stack, values, Collections.emptyList());
        }
    }

    private static long[] rounded(double[] values) {
        long[] rounded = new long[values.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = Math.round(values[i]);
        }
        return rounded;
    }

    private static void addRounded(StackProfile profile, StackValues stack, int count, List<Label> labels) {
        long[] values = new long[count];
        boolean isZero = true;
        for (int i = 0; i < count; i++) {
            values[i] = Math.round(stack.value(i));
            isZero &= values[i] == 0;
        }
        if (!isZero) {
            profile.add(stack.frames(), values, labels);
        }
    }
}
