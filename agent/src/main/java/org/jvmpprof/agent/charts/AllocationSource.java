package org.jvmpprof.agent.charts;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bytes allocated by all threads. Since 21 the JVM has the sum; below, the sums of the live threads are compared with
 * those of the second before, and what a thread allocated after the last look at it is missed.
 */
final class AllocationSource implements Source {
    private final ThreadMXBean bean;
    private final @Nullable Method total;
    private final ThreadSource threads;
    private final int column;
    private Map<Long, Long> before = new HashMap<>();
    private boolean started;

    /** @param threads read before this one */
    AllocationSource(SeriesList series, ThreadSource threads) {
        java.lang.management.ThreadMXBean plain = ManagementFactory.getThreadMXBean();
        if (!(plain instanceof ThreadMXBean) || !((ThreadMXBean) plain).isThreadAllocatedMemorySupported()) {
            throw new UnsupportedOperationException("this JVM does not count allocated bytes");
        }
        this.bean = (ThreadMXBean) plain;
        this.threads = threads;
        this.total = totalOf();
        this.column = series.add("heap.allocated", Chart.ALLOCATION, "allocated", Unit.BYTES_PER_SECOND);
        if (total == null) {
            series.note(
                    "before Java 21 the allocation rate lacks what threads allocated in the second in which they ended");
        }
    }

    private static @Nullable Method totalOf() {
        try {
            return ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes");
        } catch (NoSuchMethodException e) {
            return null; // before 21
        }
    }

    @Override
    public void read(Row row) {
        if (total != null) {
            row.rate(column, total(total));
            return;
        }
        long[] ids = threads.ids();
        long[] bytes = bean.getThreadAllocatedBytes(ids);
        Map<Long, Long> now = new HashMap<>(2 * ids.length);
        double grown = 0;
        for (int i = 0; i < ids.length; i++) {
            if (bytes[i] >= 0) {
                now.put(ids[i], bytes[i]);
                grown += bytes[i] - before.getOrDefault(ids[i], 0L);
            }
        }
        before = now;
        if (started) {
            row.set(column, Math.max(0, grown) / row.elapsedSeconds());
        }
        started = true;
    }

    private double total(Method method) {
        try {
            return (Long) method.invoke(bean);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the JVM does not tell the bytes it has allocated", e);
        }
    }
}
