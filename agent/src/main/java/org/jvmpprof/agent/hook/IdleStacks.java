package org.jvmpprof.agent.hook;

/** Tells a worker that waits for work from a thread that waits for another one. */
public final class IdleStacks {
    private IdleStacks() {}

    /** @param stack innermost frame first */
    public static boolean isIdle(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            String name = frame.getClassName();
            if (name.equals("java.util.TimerThread") || name.equals("java.lang.ref.ReferenceQueue")) {
                return true;
            }
        }
        return false;
    }
}
