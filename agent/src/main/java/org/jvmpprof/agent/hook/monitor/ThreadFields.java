package org.jvmpprof.agent.hook.monitor;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a thread's standing and id for some nanoseconds each, without a lock or a safepoint. Up to JDK 18 the fields of
 * {@link Thread} are read as they are: {@code threadStatus} holds the JVMTI thread state (jvmti.h), which tells
 * Object.wait from parking and sleep, and neither method of the class has to be trusted that a subclass may have
 * overridden. From JDK 19 on the fields lie elsewhere, Object.wait has a hook, and the methods are called.
 */
final class ThreadFields {
    private static final int SLEEPING = 0x40;
    private static final int IN_OBJECT_WAIT = 0x100;
    private static final int PARKED = 0x200;
    private static final int BLOCKED_ON_MONITOR_ENTER = 0x400;

    private static final long STATUS = offset("threadStatus", int.class);
    private static final long ID = offset("tid", long.class);
    private static final @Nullable MethodHandle GET_INT = accessor("getInt", int.class);
    private static final @Nullable MethodHandle GET_LONG = accessor("getLong", long.class);
    private static final boolean BARE = STATUS > 0 && ID > 0;

    private ThreadFields() {}

    /** Whether {@link Standing#OBJECT_WAIT} is told from other waits. */
    static boolean tellObjectWait() {
        return BARE;
    }

    static Standing standing(Thread thread) {
        return BARE ? ofStatus(status(thread)) : ofState(thread);
    }

    static long id(Thread thread) {
        if (!BARE) {
            return thread.getId();
        }
        try {
            return (long) requireNonNull(GET_LONG).invokeExact(thread, ID);
        } catch (Throwable e) {
            throw new IllegalStateException("Thread.tid cannot be read", e);
        }
    }

    private static int status(Thread thread) {
        try {
            return (int) requireNonNull(GET_INT).invokeExact(thread, STATUS);
        } catch (Throwable e) {
            throw new IllegalStateException("Thread.threadStatus cannot be read", e);
        }
    }

    private static Standing ofStatus(int status) {
        if ((status & BLOCKED_ON_MONITOR_ENTER) != 0) {
            return Standing.BLOCKED;
        }
        if ((status & IN_OBJECT_WAIT) != 0) {
            return Standing.OBJECT_WAIT;
        }
        if ((status & PARKED) != 0) {
            return Standing.PARKED;
        }
        return (status & SLEEPING) != 0 ? Standing.ASLEEP : Standing.OTHER;
    }

    private static Standing ofState(Thread thread) {
        switch (thread.getState()) {
            case BLOCKED:
                return Standing.BLOCKED;
            case WAITING:
            case TIMED_WAITING:
                return Standing.PARKED;
            default:
                return Standing.OTHER;
        }
    }

    /** 0 where there is no such field, or no access to it. */
    private static long offset(String name, Class<?> type) {
        try {
            Field field = Thread.class.getDeclaredField(name);
            if (field.getType() != type || !hasNativeWait()) {
                return 0;
            }
            // A handle, since Method.invoke would read the method's annotations, the first of this JVM: 14 ms of CPU.
            return (long) unsafe("objectFieldOffset", MethodType.methodType(long.class, Field.class))
                    .invokeExact(field);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            // Another JVM, or a newer one: the public methods serve.
            return 0;
        }
    }

    /** JDK 19 made it a Java method around {@code wait0}. */
    private static boolean hasNativeWait() throws NoSuchMethodException {
        return Modifier.isNative(Object.class.getMethod("wait", long.class).getModifiers());
    }

    private static @Nullable MethodHandle accessor(String name, Class<?> type) {
        if (STATUS == 0) {
            // Newer JVMs warn of every use of this class.
            return null;
        }
        try {
            return unsafe(name, MethodType.methodType(type, Object.class, long.class))
                    .asType(MethodType.methodType(type, Thread.class, long.class));
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalStateException("sun.misc.Unsafe." + name + " is missing", e);
        }
    }

    private static MethodHandle unsafe(String name, MethodType type) throws ReflectiveOperationException {
        Field field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
        field.setAccessible(true);
        Object unsafe = field.get(null);
        return MethodHandles.publicLookup()
                .findVirtual(unsafe.getClass(), name, type)
                .bindTo(unsafe);
    }
}
