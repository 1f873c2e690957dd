package org.jvmpprof.it.lock;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jvmpprof.it.Await;
import org.jvmpprof.it.HotJvm;
import org.jvmpprof.it.Pprof;

/** What was added to a cumulative profile of waits or threads between two moments when nothing happened. */
record LockProfile(Pprof before, Pprof after) {
    static final String PROGRAMS = "org.jvmpprof.testdata.locks.";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /**
     * The profile once it stands still: what the hooks have seen is drained by the agent a moment later. Only the
     * programs' own stacks count, since the JVM's threads never rest.
     */
    static Pprof settled(HotJvm app, String route, String type) {
        long[] last = {-1};
        int[] same = {0};
        return Await.some(route + " stands still", LIMIT, () -> {
            Pprof now = app.profile(route);
            long total =
                    sum(now, type, stack -> stack.functions().stream().anyMatch(each -> each.startsWith(PROGRAMS)));
            same[0] = total == last[0] ? same[0] + 1 : 0;
            last[0] = total;
            Thread.sleep(100); // between two looks, under Await's deadline
            return same[0] >= 3 ? now : null;
        });
    }

    long sum(String type, Predicate<Pprof.Stack> wanted) {
        return sum(after, type, wanted) - sum(before, type, wanted);
    }

    /** Of all stacks that hold that method of that program. */
    long of(String type, String method) {
        return sum(type, stack -> stack.has(PROGRAMS + method));
    }

    /** Of all stacks that hold any method of that class. */
    long ofClass(String type, String name) {
        return sum(type, stack -> stack.functions().stream().anyMatch(each -> each.startsWith(PROGRAMS + name + ".")));
    }

    /** How much each value of a label got, of the stacks that are wanted. */
    Map<String, Long> byLabel(String type, String label, Predicate<Pprof.Stack> wanted) {
        Map<String, Long> sums = new HashMap<>();
        add(after, type, label, wanted, sums, 1);
        add(before, type, label, wanted, sums, -1);
        sums.values().removeIf(each -> each == 0);
        return sums;
    }

    private static void add(
            Pprof profile, String type, String label, Predicate<Pprof.Stack> wanted, Map<String, Long> sums, int sign) {
        int index = profile.profile().sampleTypeIndex(type);
        for (Pprof.Stack stack : profile.stacks()) {
            if (wanted.test(stack)) {
                sums.merge(stack.label(label), sign * stack.values()[index], Long::sum);
            }
        }
    }

    private static long sum(Pprof profile, String type, Predicate<Pprof.Stack> wanted) {
        int index = profile.profile().sampleTypeIndex(type);
        List<Pprof.Stack> stacks = profile.stacks();
        return stacks.stream()
                .filter(wanted)
                .mapToLong(stack -> stack.values()[index])
                .sum();
    }

    /** What the program's stacks got, for messages. */
    String describe(String type) {
        return describe(type, LockProfile::isOfPrograms);
    }

    String describe(String type, Predicate<Pprof.Stack> wanted) {
        Map<String, Long> lines = new TreeMap<>();
        describe(after, type, wanted, lines, 1);
        describe(before, type, wanted, lines, -1);
        lines.values().removeIf(each -> each == 0);
        StringBuilder text = new StringBuilder();
        lines.forEach(
                (stack, value) -> text.append(value).append(' ').append(stack).append('\n'));
        return text.append(after.profile().comments()).toString();
    }

    private static void describe(
            Pprof profile, String type, Predicate<Pprof.Stack> wanted, Map<String, Long> lines, int sign) {
        int index = profile.profile().sampleTypeIndex(type);
        for (Pprof.Stack stack : profile.stacks()) {
            if (wanted.test(stack)) {
                String line = stack.labels() + " "
                        + stack.functions().stream().limit(12).toList();
                lines.merge(line, sign * stack.values()[index], Long::sum);
            }
        }
    }

    private static boolean isOfPrograms(Pprof.Stack stack) {
        return stack.functions().stream().anyMatch(each -> each.startsWith(PROGRAMS));
    }
}
