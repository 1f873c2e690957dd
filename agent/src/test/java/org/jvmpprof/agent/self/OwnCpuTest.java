package org.jvmpprof.agent.self;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OwnCpuTest {
    @Test
    void a_thread_counts_while_it_runs_and_after_it_has_ended() throws InterruptedException {
        AtomicLong truth = new AtomicLong();
        CountDownLatch burnt = new CountDownLatch(1);
        CountDownLatch look = new CountDownLatch(1);
        Thread thread = new Thread(
                OwnCpu.metered(() -> {
                    truth.set(burn(200_000_000));
                    burnt.countDown();
                    await(look);
                }),
                "pprof-test-1");
        thread.start();
        burnt.await();
        long running = OwnCpu.byRole().getOrDefault("pprof-test", 0L);
        look.countDown();
        thread.join();
        long ended = OwnCpu.byRole().getOrDefault("pprof-test", 0L);

        assertThat((double) running).isBetween(0.95 * truth.get(), 1.2 * truth.get());
        assertThat(ended).isGreaterThanOrEqualTo(running);
        assertThat((double) ended).isLessThan(1.3 * truth.get());
    }

    @Test
    void numbers_of_workers_are_no_role() {
        assertThat(OwnCpu.role("pprof-http-12")).isEqualTo("pprof-http");
        assertThat(OwnCpu.role("pprof-poll")).isEqualTo("pprof-poll");
    }

    /** Uses so much CPU time; how much it was, by the bean. */
    private static long burn(long nanos) {
        long sum = 0;
        while (cpu() < nanos) {
            sum += System.nanoTime();
        }
        return sum == 0 ? 0 : cpu();
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
