package org.jvmpprof.hook;

import org.jspecify.annotations.Nullable;

/**
 * The door that Throwable's constructors call, in whatever thread makes an exception. Swallows what goes wrong behind it,
 * and does nothing while no agent samples exceptions. Never blocks.
 */
public final class ExceptionHook {
    private static volatile @Nullable ExceptionRecorder recorder;

    private ExceptionHook() {}

    /** Starts recording, or ends it with null. On {@code pprof-locks}. */
    public static void install(@Nullable ExceptionRecorder next) {
        recorder = next;
    }

    /**
     * Hot path: at the end of one of Throwable's constructors. Takes the class and not the exception, so that one that
     * never leaves its method need not be allocated for our sake.
     */
    public static void created(Class<?> type) {
        ExceptionRecorder to = recorder;
        if (to == null) {
            return;
        }
        try {
            to.created(type);
        } catch (StackOverflowError e) {
            return; // no room for a call that would count it
        } catch (Throwable e) {
            to.failed();
        }
    }
}
