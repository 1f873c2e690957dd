package org.jvmpprof.agent.charts;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Classes that are loaded, and buffers outside the heap: direct and mapped ones. */
final class ClassSource implements Source {
    private static final class Buffers {
        final BufferPoolMXBean bean;
        final int used;

        Buffers(BufferPoolMXBean bean, SeriesList series) {
            this.bean = bean;
            used = series.add(
                    "buffers." + HeapSource.idOf(bean.getName()),
                    Chart.OUTSIDE,
                    bean.getName() + " buffers",
                    Unit.BYTES);
        }
    }

    private static final List<String> SHOWN = Arrays.asList("direct", "mapped");

    private final ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
    private final List<Buffers> buffers = new ArrayList<>();
    private final int loaded;

    ClassSource(SeriesList series) {
        for (BufferPoolMXBean bean : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            // The other one, mapped persistent memory, is for machines that have such.
            if (SHOWN.contains(bean.getName())) {
                buffers.add(new Buffers(bean, series));
            }
        }
        loaded = series.add("classes.loaded", Chart.CLASSES, "loaded", Unit.COUNT);
    }

    @Override
    public void read(Row row) {
        row.set(loaded, classes.getLoadedClassCount());
        for (Buffers each : buffers) {
            if (each.bean.getMemoryUsed() >= 0) {
                row.set(each.used, each.bean.getMemoryUsed());
            }
        }
    }
}
