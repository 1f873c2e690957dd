package org.jvmpprof.agent.hook.monitor;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jvmpprof.agent.hook.HookSettings;
import org.jvmpprof.agent.hook.LockSink;
import org.jvmpprof.agent.self.AgentLog;

/** Runs {@link LockTruth} beside the sampler in a JVM of its own and prints both accounts. Java 8. */
public final class SamplerMain {
    private SamplerMain() {}

    /** A sink that keeps sums by the name of the method that holds. */
    static final class Sums implements LockSink {
        final List<String> names = Collections.synchronizedList(new ArrayList<String>());
        double heavy;
        double light;
        double other;
        double contentions;

        int index(String className, String method) {
            names.add(method);
            return names.size() - 1;
        }

        @Override
        public void waited(Kind kind, int[] stack, String lockClass, boolean idle, double contentions, double delay) {
            // The main thread, which joins the others.
        }

        @Override
        public void held(Kind kind, int[] stack, String lockClass, double contentions, double delay) {
            this.contentions += contentions;
            String method = "";
            for (int i = 0; i < stack.length && method.isEmpty(); i++) {
                String name = names.get(stack[i]);
                method = name.startsWith("heavy") || name.startsWith("light") ? name : "";
            }
            // A monitor's stack is cut at the frame that holds.
            boolean cut = kind == Kind.JUC || names.get(stack[0]).equals(method);
            if (cut && method.startsWith("heavy")) {
                heavy += delay;
            } else if (cut && method.startsWith("light")) {
                light += delay;
            } else {
                other += delay;
            }
        }

        @Override
        public void started(int[] stack, boolean virtual, double threads) {
            throw new IllegalStateException();
        }
    }

    /** {@code monitor|juc spin|sleep threads heavyMicros lightMicros thinkMicros seconds}. */
    public static void main(String[] args) throws Exception {
        ReentrantLock lock = args[0].equals("juc") ? new ReentrantLock() : null;
        LockTruth truth = new LockTruth(
                lock,
                Integer.parseInt(args[2]),
                1000 * Long.parseLong(args[3]),
                1000 * Long.parseLong(args[4]),
                1000 * Long.parseLong(args[5]),
                args[1].equals("sleep"));
        Sums sums = new Sums();
        MonitorSampler sampler = new MonitorSampler(
                new HookSettings(lock == null, 1, 1),
                (className, method, descriptor, line) -> sums.index(className, method),
                sums,
                new AgentLog(AgentLog.Level.OFF, System.err));
        truth.start();
        long end = System.nanoTime() + 1_000_000_000L * Long.parseLong(args[6]);
        Thread[] thread = new Thread[1];
        long[] cpu = new long[2];
        thread[0] = new Thread(() -> sample(sampler, end, cpu), "pprof-locks");
        thread[0].start();
        thread[0].join();
        truth.stop();
        sampler.close();
        long[] waited = truth.waited();
        double total = waited[0] + waited[1];
        double found = sums.heavy + sums.light;
        MonitorStatus status = sampler.status();
        System.out.printf(
                Locale.ROOT,
                "heavy %.2f measured %.2f total %.0f ratio %.3f other %.0f unknown %.0f contentions %.0f looks %d cpu %.2f%n",
                100 * waited[0] / total,
                100 * sums.heavy / found,
                total / 1e6,
                found / total,
                sums.other / 1e6,
                status.unknownNanos() / 1e6,
                sums.contentions,
                cpu[1],
                100.0 * cpu[0] / 1e9 / Long.parseLong(args[6]));
    }

    private static void sample(MonitorSampler sampler, long end, long[] cpu) {
        ThreadMXBean bean = ManagementFactory.getThreadMXBean();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(sampler.run(System.nanoTime()));
            cpu[1]++;
        }
        cpu[0] = bean.getCurrentThreadCpuTime();
    }
}
