package org.jvmpprof.agent.charts;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Collections per second by collector, and the time in which they held up all threads.
 *
 * <p>What a collector's bean counts differs. ZGC's and Shenandoah's have one bean for pauses and one for cycles, whose time
 * is mostly concurrent; ZGC's before 17 and CMS's tell cycles alone. Cycles are counted and their time is left out, for it
 * is no pause. Source: HotSpot's memoryManager.cpp, zServiceability.cpp, shenandoahMonitoringSupport.cpp.
 */
final class CollectorSource implements Source {
    private static final double MILLIS_PER_SECOND = 1_000;

    private static final class Collector {
        final GarbageCollectorMXBean bean;
        final int count;
        final int pauses;

        Collector(GarbageCollectorMXBean bean, SeriesList series) {
            this.bean = bean;
            String id = "gc." + HeapSource.idOf(bean.getName());
            count = series.add(id + ".count", Chart.COLLECTIONS, bean.getName(), Unit.COUNT_PER_SECOND);
            pauses = countsPauses(bean.getName())
                    ? series.add(id + ".pause", Chart.PAUSES, bean.getName(), Unit.SECONDS_PER_SECOND, Series.Merge.MAX)
                    : -1;
        }
    }

    private final List<Collector> collectors = new ArrayList<>();

    CollectorSource(SeriesList series) {
        boolean tellsPauses = false;
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            Collector collector = new Collector(bean, series);
            collectors.add(collector);
            tellsPauses |= collector.pauses >= 0;
        }
        if (!tellsPauses) {
            series.note("this JVM's collector tells its cycles, not its pauses");
        }
    }

    static boolean countsPauses(String bean) {
        return !bean.endsWith("Cycles") && !bean.equals("ZGC") && !bean.equals("ConcurrentMarkSweep");
    }

    @Override
    public void read(Row row) {
        for (Collector each : collectors) {
            row.rate(each.count, each.bean.getCollectionCount());
            row.rate(each.pauses, each.bean.getCollectionTime() / MILLIS_PER_SECOND);
        }
    }
}
