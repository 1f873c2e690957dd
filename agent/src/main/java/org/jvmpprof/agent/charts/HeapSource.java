package org.jvmpprof.agent.charts;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The heap as a whole and every memory pool: used, committed, and where there is one the limit. */
final class HeapSource implements Source {
    private static final class Pool {
        final MemoryPoolMXBean bean;
        final int used;
        final int committed;
        final int max;

        Pool(MemoryPoolMXBean bean, SeriesList series) {
            this.bean = bean;
            boolean isHeap = bean.getType() == MemoryType.HEAP;
            Chart chart = isHeap ? Chart.POOLS : Chart.OUTSIDE;
            String id = "pool." + idOf(bean.getName());
            used = series.add(id + ".used", chart, bean.getName(), Unit.BYTES);
            committed = series.add(id + ".committed", chart, bean.getName() + ", committed", Unit.BYTES);
            max = series.add(id + ".max", chart, bean.getName() + ", max", Unit.BYTES);
        }

        void read(Row row) {
            MemoryUsage usage = bean.getUsage();
            if (usage == null) {
                return; // the pool is no more
            }
            row.set(used, usage.getUsed());
            row.set(committed, usage.getCommitted());
            if (usage.getMax() >= 0) {
                row.set(max, usage.getMax());
            }
        }
    }

    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private final List<Pool> pools = new ArrayList<>();
    private final int used;
    private final int committed;
    private final int max;

    HeapSource(SeriesList series) {
        used = series.add("heap.used", Chart.HEAP, "used", Unit.BYTES);
        committed = series.add("heap.committed", Chart.HEAP, "committed", Unit.BYTES);
        max = series.add("heap.max", Chart.HEAP, "max", Unit.BYTES);
        for (MemoryPoolMXBean bean : ManagementFactory.getMemoryPoolMXBeans()) {
            pools.add(new Pool(bean, series));
        }
    }

    /** {@code G1 Eden Space} is {@code g1-eden-space}. */
    static String idOf(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }

    @Override
    public void read(Row row) {
        MemoryUsage heap = memory.getHeapMemoryUsage();
        row.set(used, heap.getUsed());
        row.set(committed, heap.getCommitted());
        if (heap.getMax() >= 0) {
            row.set(max, heap.getMax());
        }
        for (Pool pool : pools) {
            pool.read(row);
        }
    }
}
