package org.jvmpprof.agent.hook.monitor;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks through {@link ThreadMXBean}. Owned by {@code pprof-locks}. */
final class BeanLooks implements ThreadLooks {
    private @Nullable ThreadMXBean bean;

    @Override
    public List<Seen> brief(long[] ids) {
        return ids.length == 0 ? new ArrayList<>() : seen(bean().getThreadInfo(ids, 0), false);
    }

    @Override
    public List<Seen> stacks(long[] ids) {
        return ids.length == 0 ? new ArrayList<>() : seen(bean().getThreadInfo(ids, Integer.MAX_VALUE), true);
    }

    @Override
    public List<Seen> snapshot(long[] ids) {
        // Not the ownable synchronizers: the JVM would walk the whole heap for them.
        return ids.length == 0
                ? new ArrayList<>()
                : seen(bean().getThreadInfo(ids, bean().isObjectMonitorUsageSupported(), false), true);
    }

    @Override
    public long cpuNanos() {
        return bean == null || !bean.isCurrentThreadCpuTimeSupported() ? -1 : bean.getCurrentThreadCpuTime();
    }

    /** Fetched at the first use: the management classes cost some 15 ms, which a program without a contended lock need not pay. */
    private ThreadMXBean bean() {
        if (bean == null) {
            bean = ManagementFactory.getThreadMXBean();
        }
        return bean;
    }

    private static List<Seen> seen(ThreadInfo[] infos, boolean stacks) {
        List<Seen> seen = new ArrayList<>(infos.length);
        for (ThreadInfo info : infos) {
            if (info != null) {
                seen.add(Seen.of(info, stacks));
            }
        }
        return seen;
    }
}
