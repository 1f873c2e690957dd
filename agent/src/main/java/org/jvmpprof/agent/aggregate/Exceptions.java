package org.jvmpprof.agent.aggregate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jvmpprof.agent.hook.ExceptionSink;

/**
 * Exceptions since the agent came, by stack and class. Fed by {@code pprof-locks}; thread-safe by its own lock, which no
 * application thread ever takes.
 */
public final class Exceptions implements ExceptionSink {
    /** Where classes are named that come when there are {@link #MAX_CLASSES} already. */
    public static final String OTHER = "other";

    /** The class is a label, and a program may make up classes for ever. */
    static final int MAX_CLASSES = 500;

    private final StackTable stacks = new StackTable();
    private final Names classes = new Names();
    private final Map<StackClass, double[]> sums = new HashMap<>();

    @Override
    public synchronized void created(int[] stack, String exceptionClass, double exceptions) {
        boolean isNamed = classes.size() < MAX_CLASSES || classes.isKnown(exceptionClass);
        StackClass key = new StackClass(stacks.number(stack), classes.number(isNamed ? exceptionClass : OTHER));
        sums.computeIfAbsent(key, k -> new double[1])[0] += exceptions;
    }

    /** The value is exceptions, the name their class. */
    public synchronized List<StackValues> sums() {
        List<StackValues> copy = new ArrayList<>(sums.size());
        sums.forEach((key, exceptions) -> copy.add(
                new StackValues(stacks.frames(key.stack), classes.name(key.className), true, 0, exceptions.clone())));
        return copy;
    }

    public synchronized int stackCount() {
        return sums.size();
    }

    public synchronized long truncatedStacks() {
        return stacks.truncated();
    }
}
