package org.jvmpprof.agent.hook;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.concurrent.TimeUnit;
import org.jvmpprof.agent.hook.patch.ClassPatch;

/**
 * Waits until the application has made the JVM initialize a class, and only then changes it. VirtualThread needs this:
 * its initializer registers its native methods, and reads properties that the application may set before. Changed before
 * that, and loaded from a class-data archive of the application's own, its native methods were unlinked afterwards, and
 * no virtual thread ran (JDK 25). Until then no virtual thread has started; what starts between two looks is not counted.
 * On {@code pprof-locks}.
 */
final class LateClass implements Periodic {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long NEVER_NANOS = Long.MAX_VALUE / 4;

    private final ClassPatch patch;
    private final HookInstaller installer;
    private final Object unsafe;
    private final Method shouldBeInitialized;

    /** @throws ReflectiveOperationException if this JVM does not tell whether a class is initialized */
    LateClass(ClassPatch patch, HookInstaller installer, Instrumentation instrumentation)
            throws ReflectiveOperationException {
        this.patch = patch;
        this.installer = installer;
        BootClasses.export(instrumentation, "jdk.internal.misc");
        Class<?> type = Class.forName("jdk.internal.misc.Unsafe");
        this.unsafe = type.getMethod("getUnsafe").invoke(null);
        this.shouldBeInitialized = type.getMethod("shouldBeInitialized", Class.class);
    }

    @Override
    public long run(long nowNanos) throws ReflectiveOperationException {
        if ((Boolean) shouldBeInitialized.invoke(unsafe, patch.type())) {
            return PAUSE_NANOS;
        }
        installer.installLate(patch);
        return NEVER_NANOS;
    }

    @Override
    public long slackNanos() {
        return PAUSE_NANOS / 2;
    }

    @Override
    public void close() {}
}
