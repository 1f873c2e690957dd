package org.jvmpprof.testdata.locks;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;

/**
 * A storm of locks, with thread churn, interrupts, time-outs and cancelled waits. {@code storm <seconds>} answers with
 * the steps that were made, heap used after a collection and live threads before and after ({@code heap.before}, …), or
 * ends the program with the reason when something was lost, got stuck or came twice.
 */
public final class StressMain {
    private StressMain() {}

    public static void main(String[] arguments) throws Exception {
        new Commands().with("storm", words -> storm(Long.parseLong(words[0]))).serve();
    }

    private static Map<String, Long> storm(long seconds) throws Exception {
        long begin = System.nanoTime();
        Map<String, Long> answer = new TreeMap<>();
        answer.put("heap.before", usedAfterCollection());
        answer.put("threads.before", threads());
        Storm storm = new Storm();
        StormSteps platform = new StormSteps();
        StormSteps virtual = new StormSteps();
        platform.addTo(storm, false);
        if (Fibers.hasVirtual()) {
            virtual.addTo(storm, true);
        }
        while (System.nanoTime() - begin < seconds * 1_000_000_000L) {
            storm.watch();
            Thread.sleep(100);
        }
        storm.end();
        platform.check();
        virtual.check();
        answer.put("steps", storm.steps());
        answer.put("wall", System.nanoTime() - begin);
        answer.put("heap.after", usedAfterCollection());
        answer.put("threads.after", threads());
        return answer;
    }

    private static long threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static long usedAfterCollection() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
