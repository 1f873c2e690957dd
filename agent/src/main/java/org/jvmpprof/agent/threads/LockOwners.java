package org.jvmpprof.agent.threads;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.hook.monitor.VirtualThreads;

/**
 * Asks a lock for its owner ({@code AbstractOwnableSynchronizer.getExclusiveOwnerThread}, a protected method), virtual
 * threads included, which the thread bean leaves out. The package is opened to us alone, where there are virtual threads.
 * Thread-safe.
 */
final class LockOwners {
    private final Method owner;
    private final Method isVirtual;

    private LockOwners() throws ReflectiveOperationException {
        this.isVirtual = Thread.class.getMethod("isVirtual");
        this.owner = AbstractOwnableSynchronizer.class.getDeclaredMethod("getExclusiveOwnerThread");
        owner.setAccessible(true);
    }

    /** Null where there are no virtual threads, or the package cannot be opened. */
    static @Nullable LockOwners open(@Nullable Instrumentation instrumentation) {
        if (instrumentation == null || !VirtualThreads.exist()) {
            return null;
        }
        try {
            openLocks(instrumentation);
            return new LockOwners();
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            // Another JVM: the comment in the profile says that these deadlocks are not seen.
            return null;
        }
    }

    private static void openLocks(Instrumentation instrumentation) throws ReflectiveOperationException {
        Class<?> module = Class.forName("java.lang.Module");
        Method moduleOf = Class.class.getMethod("getModule");
        Object ours = moduleOf.invoke(LockOwners.class);
        String locks = AbstractOwnableSynchronizer.class.getPackage().getName();
        Instrumentation.class
                .getMethod("redefineModule", module, Set.class, Map.class, Map.class, Set.class, Map.class)
                .invoke(
                        instrumentation,
                        moduleOf.invoke(Object.class),
                        Collections.emptySet(),
                        Collections.emptyMap(),
                        Collections.singletonMap(locks, Collections.singleton(ours)),
                        Collections.emptySet(),
                        Collections.emptyMap());
    }

    boolean isVirtual(Thread thread) {
        try {
            return (Boolean) isVirtual.invoke(thread);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Thread.isVirtual failed", e);
        }
    }

    /** Null when nobody has the lock, or it is of a kind without owners. */
    @Nullable
    Thread of(AbstractOwnableSynchronizer lock) {
        try {
            return (Thread) owner.invoke(lock);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("getExclusiveOwnerThread failed", e);
        }
    }
}
