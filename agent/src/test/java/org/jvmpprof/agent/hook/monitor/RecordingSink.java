package org.jvmpprof.agent.hook.monitor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.engine.FrameIndex;
import org.jvmpprof.agent.hook.LockSink;

/** Keeps all it is told, and gives frames their numbers, by method alone. */
final class RecordingSink implements LockSink, FrameIndex {
    record Told(Kind kind, List<String> stack, String lockClass, boolean idle, double contentions, double delayNanos) {}

    final List<Told> held = new ArrayList<>();
    final List<Told> waited = new ArrayList<>();
    private final List<String> methods = new ArrayList<>();

    @Override
    public int index(String className, String method, @Nullable String descriptor, int line) {
        if (!methods.contains(method)) {
            methods.add(method);
        }
        return methods.indexOf(method);
    }

    @Override
    public void waited(Kind kind, int[] stack, String lockClass, boolean idle, double contentions, double delayNanos) {
        waited.add(new Told(kind, names(stack), lockClass, idle, contentions, delayNanos));
    }

    @Override
    public void held(Kind kind, int[] stack, String lockClass, double contentions, double delayNanos) {
        held.add(new Told(kind, names(stack), lockClass, false, contentions, delayNanos));
    }

    @Override
    public void started(int[] stack, boolean virtual, double threads) {
        throw new AssertionError("the sampler sees no starts");
    }

    double heldNanos() {
        return held.stream().mapToDouble(Told::delayNanos).sum();
    }

    double waitedNanos() {
        return waited.stream().mapToDouble(Told::delayNanos).sum();
    }

    private List<String> names(int[] stack) {
        List<String> names = new ArrayList<>();
        for (int frame : stack) {
            names.add(methods.get(frame));
        }
        return names;
    }
}
