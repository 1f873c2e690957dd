package org.jvmpprof.benchmarks.collector;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Several threads that share a number of jobs, each taking the next when it has done one. */
final class Clients {
    private Clients() {}

    /** One job, by its number from 0. */
    interface Job {
        void run(int number) throws Exception;
    }

    /** Wall time of all together, and CPU of the threads' own. */
    record Took(double seconds, double cpuMillis) {}

    static Took run(int clients, int jobs, Job job) throws Exception {
        AtomicInteger next = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        long begin = System.nanoTime();
        double cpu = 0;
        try {
            List<Future<Double>> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                all.add(threads.submit(() -> {
                    double before = Baselines.cpuMillis();
                    for (int number = next.getAndIncrement(); number < jobs; number = next.getAndIncrement()) {
                        job.run(number);
                    }
                    return Baselines.cpuMillis() - before;
                }));
            }
            for (Future<Double> each : all) {
                cpu += each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        return new Took((System.nanoTime() - begin) / 1e9, cpu);
    }
}
