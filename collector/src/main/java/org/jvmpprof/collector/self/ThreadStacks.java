package org.jvmpprof.collector.self;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.ArrayList;
import java.util.List;
import org.jvmpprof.proto.Profile;

/** Where all platform threads are at this moment: what Go calls the goroutine profile. */
final class ThreadStacks {
    private ThreadStacks() {}

    static Profile profile() {
        StackSums sums = new StackSums(1);
        for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(false, false)) {
            if (thread != null) {
                List<StackSums.Frame> stack = new ArrayList<>();
                for (StackTraceElement frame : thread.getStackTrace()) {
                    String file = frame.getFileName();
                    stack.add(new StackSums.Frame(
                            frame.getClassName() + "." + frame.getMethodName(),
                            file == null ? "" : file,
                            Math.max(0, frame.getLineNumber())));
                }
                // Threads without Java frames are the JVM's own; their name says what they are.
                if (stack.isEmpty()) {
                    stack.add(new StackSums.Frame(thread.getThreadName(), "", 0));
                }
                sums.add(stack, 1);
            }
        }
        return sums.profile("goroutine", "count").build();
    }
}
