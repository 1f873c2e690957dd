package org.jvmpprof.agent.hook.monitor;

import org.jvmpprof.agent.engine.FrameIndex;

/** Stacks of the thread bean as the sink wants them. */
final class Frames {
    private final FrameIndex index;

    Frames(FrameIndex index) {
        this.index = index;
    }

    /** The frames from {@code depth} outwards, in numbers, innermost first. */
    int[] from(int depth, StackTraceElement[] stack) {
        int[] numbers = new int[stack.length - depth];
        for (int i = 0; i < numbers.length; i++) {
            StackTraceElement frame = stack[depth + i];
            numbers[i] =
                    index.index(frame.getClassName(), frame.getMethodName(), null, Math.max(0, frame.getLineNumber()));
        }
        return numbers;
    }

    /** Whether this is the stack of a thread that carries a virtual one, whose frames the thread bean leaves out. */
    static boolean isCarrier(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (frame.getClassName().startsWith("jdk.internal.vm.Continuation")
                    || frame.getClassName().equals("java.lang.VirtualThread")) {
                return true;
            }
        }
        return false;
    }
}
