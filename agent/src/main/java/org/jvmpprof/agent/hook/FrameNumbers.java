package org.jvmpprof.agent.hook;

import org.jvmpprof.agent.engine.FrameIndex;

/** Stacks of hook events in the numbers of a {@link FrameIndex}. On {@code pprof-locks}. */
final class FrameNumbers {
    private FrameNumbers() {}

    /** The first frame that is none of the hooks' own. */
    static int afterHooks(StackTraceElement[] trace) {
        int first = 0;
        while (first < trace.length && trace[first].getClassName().startsWith(BootClasses.PACKAGE)) {
            first++;
        }
        return first;
    }

    /** The frames from {@code first} on. */
    static int[] from(int first, StackTraceElement[] trace, FrameIndex frames) {
        int[] numbers = new int[trace.length - first];
        for (int i = 0; i < numbers.length; i++) {
            StackTraceElement frame = trace[first + i];
            numbers[i] =
                    frames.index(frame.getClassName(), frame.getMethodName(), null, Math.max(0, frame.getLineNumber()));
        }
        return numbers;
    }
}
