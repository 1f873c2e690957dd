package org.jvmpprof.agent.hook;

import java.util.concurrent.locks.AbstractQueuedLongSynchronizer;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * The name by which a lock is known to those who use it: a synchronizer's outermost class ({@code ReentrantLock}, not
 * {@code ReentrantLock$NonfairSync}), {@code Condition} for every condition, and of generated classes what does not change
 * from run to run. So few values that they make a label. Pure.
 */
final class LockClasses {
    private static final String CONDITION = Condition.class.getName();

    private LockClasses() {}

    /** Empty for null. */
    static String name(@Nullable Class<?> type) {
        if (type == null) {
            return "";
        }
        String name = type.getName();
        if (Condition.class.isAssignableFrom(type)) {
            return name.startsWith("java.") ? CONDITION : stable(name);
        }
        boolean isInner = name.startsWith("java.util.concurrent.")
                || AbstractQueuedSynchronizer.class.isAssignableFrom(type)
                || AbstractQueuedLongSynchronizer.class.isAssignableFrom(type);
        return isInner ? outermost(name) : stable(name);
    }

    private static String outermost(String name) {
        int dollar = name.indexOf('$', name.lastIndexOf('.') + 2);
        return dollar < 0 ? name : name.substring(0, dollar);
    }

    /** {@code Foo$$Lambda$14/0x0000123} and {@code Foo$$Lambda/0x0000123} are {@code Foo$$Lambda}. */
    private static String stable(String name) {
        int slash = name.indexOf('/');
        String plain = slash < 0 ? name : name.substring(0, slash);
        int lambda = plain.indexOf("$$Lambda");
        return lambda < 0 ? plain : plain.substring(0, lambda) + "$$Lambda";
    }
}
