package org.jvmpprof.agent.endpoint;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.concurrent.TimeUnit;

/** The most recent garbage collection, from HotSpot's beans by reflection; zeros where a JVM does not tell. */
final class LastCollection {
    private LastCollection() {}

    /** Its end, unix nanoseconds. */
    static long endUnixNanos() {
        long sinceStart = latest("getEndTime");
        return sinceStart == 0
                ? 0
                : TimeUnit.MILLISECONDS.toNanos(
                        ManagementFactory.getRuntimeMXBean().getStartTime() + sinceStart);
    }

    /** Its duration in milliseconds. */
    static long durationMillis() {
        long end = latest("getEndTime");
        long best = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (end != 0 && ask(collector, "getEndTime") == end) {
                best = ask(collector, "getDuration");
            }
        }
        return best;
    }

    private static long latest(String what) {
        long latest = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            latest = Math.max(latest, ask(collector, what));
        }
        return latest;
    }

    private static long ask(GarbageCollectorMXBean collector, String what) {
        try {
            Method last =
                    Class.forName("com.sun.management.GarbageCollectorMXBean").getMethod("getLastGcInfo");
            Object info = last.invoke(collector);
            return info == null
                    ? 0
                    : (Long) Class.forName("com.sun.management.GcInfo")
                            .getMethod(what)
                            .invoke(info);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return 0;
        }
    }
}
