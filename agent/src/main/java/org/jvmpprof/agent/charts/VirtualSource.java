package org.jvmpprof.agent.charts;

import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** Virtual threads as the scheduler's bean has them (JDK 24 and up): those on a carrier, and those that wait for one. */
final class VirtualSource implements Source {
    private final PlatformManagedObject bean;
    private final Method mounted;
    private final Method queued;
    private final int mountedColumn;
    private final int queuedColumn;

    /** @throws ReflectiveOperationException before JDK 24 */
    VirtualSource(SeriesList series) throws ReflectiveOperationException {
        Class<? extends PlatformManagedObject> type =
                Class.forName("jdk.management.VirtualThreadSchedulerMXBean").asSubclass(PlatformManagedObject.class);
        bean = ManagementFactory.getPlatformMXBean(type);
        mounted = type.getMethod("getMountedVirtualThreadCount");
        queued = type.getMethod("getQueuedVirtualThreadCount");
        mountedColumn = series.add("virtual.mounted", Chart.VIRTUAL, "virtual, on a carrier", Unit.COUNT);
        queuedColumn = series.add("virtual.queued", Chart.VIRTUAL, "virtual, waiting for a carrier", Unit.COUNT);
    }

    @Override
    public void read(Row row) {
        set(row, mountedColumn, mounted);
        set(row, queuedColumn, queued);
    }

    /** Negative: the JVM does not know. */
    private void set(Row row, int column, Method method) {
        try {
            double value = ((Number) method.invoke(bean)).doubleValue();
            if (value >= 0) {
                row.set(column, value);
            }
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the JVM does not tell of its virtual threads", e);
        }
    }
}
