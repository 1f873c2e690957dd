package org.jvmpprof.testdata.samples;

import java.lang.reflect.Field;
import java.lang.reflect.Method;

/** The JVM's door to malloc and free: {@code sun.misc.Unsafe}, by reflection, since no release names it. */
final class Malloc {
    private final Object unsafe;
    private final Method allocate;
    private final Method free;

    Malloc() throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Unsafe");
        Field field = type.getDeclaredField("theUnsafe");
        field.setAccessible(true);
        unsafe = field.get(null);
        allocate = type.getMethod("allocateMemory", long.class);
        free = type.getMethod("freeMemory", long.class);
    }

    long allocate(long bytes) {
        try {
            return (Long) allocate.invoke(unsafe, bytes);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no memory of " + bytes + " bytes", e);
        }
    }

    void free(long address) {
        try {
            free.invoke(unsafe, address);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("memory cannot be given back", e);
        }
    }
}
