package org.jvmpprof.agent.hook.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.jvmpprof.agent.engine.FrameIndex;
import org.jvmpprof.agent.hook.LockSink;

class VirtualWaitsTest {
    private static final long SEED = 20261121;
    private static final long MILLI = 1_000_000;

    /** Stands for a virtual thread: it is where it is said to be. */
    private static final class Told extends Thread {
        final String method;
        boolean blocked;

        Told(String method) {
            this.method = method;
        }

        @Override
        public State getState() {
            return blocked ? State.BLOCKED : State.RUNNABLE;
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            return new StackTraceElement[] {new StackTraceElement("App", method, "App.java", 1)};
        }
    }

    private final List<Thread> threads = new ArrayList<>();
    private final Map<Integer, double[]> waited = new HashMap<>();
    private final Map<String, Integer> methods = new HashMap<>();
    private final FrameIndex index =
            (type, method, descriptor, line) -> methods.computeIfAbsent(method, m -> methods.size());
    private final LockSink sink = new LockSink() {
        @Override
        public void waited(
                Kind kind, int[] stack, String lockClass, boolean idle, double contentions, double delayNanos) {
            assertThat(kind).isEqualTo(Kind.MONITOR);
            double[] sum = waited.computeIfAbsent(stack[0], s -> new double[2]);
            sum[0] += contentions;
            sum[1] += delayNanos;
        }

        @Override
        public void held(Kind kind, int[] stack, String lockClass, double contentions, double delayNanos) {
            throw new AssertionError("no holder is known here");
        }

        @Override
        public void started(int[] stack, boolean virtual, double count) {
            throw new AssertionError("nothing is started here");
        }
    };

    private final VirtualWaits waits = new VirtualWaits(
            limit -> threads.subList(0, Math.min(limit, threads.size())), index, sink, new SplittableRandom(SEED));

    @Test
    void a_blocked_thread_counts_for_the_time_between_looks_and_its_wait_once() {
        Told waiting = add("enter");
        long now = System.nanoTime();
        waits.run(now);
        waiting.blocked = true;
        waits.run(now + 40 * MILLI);
        waits.run(now + 90 * MILLI);
        waiting.blocked = false;
        waits.run(now + 130 * MILLI);
        assertThat(of("enter")).containsExactly(1, 90.0 * MILLI);
        waiting.blocked = true;
        waits.run(now + 140 * MILLI);
        assertThat(of("enter")).containsExactly(2, 100.0 * MILLI);
    }

    @Test
    void a_few_stacks_stand_for_all_blocked_threads() {
        for (int i = 0; i < 300; i++) {
            add(i % 3 == 0 ? "few" : "many").blocked = true;
        }
        long now = System.nanoTime();
        waits.run(now);
        waited.clear();
        for (int i = 1; i <= 2_000; i++) {
            waits.run(now + i * MILLI);
        }
        double all = of("few")[1] + of("many")[1];
        assertThat(all).isCloseTo(300.0 * 2_000 * MILLI, within(1e6));
        assertThat(of("few")[1] / all).as("seed " + SEED).isCloseTo(1.0 / 3, within(0.03));
    }

    @Test
    void idle_virtual_threads_are_looked_at_less_and_less_often() {
        add("run");
        long now = System.nanoTime();
        long pause = 0;
        for (int i = 0; i < 50; i++) {
            pause = waits.run(now += pause);
        }
        assertThat(pause).isGreaterThan(80 * MILLI);
    }

    @Test
    void more_threads_than_are_looked_at_are_said() {
        add("run");
        waits.run(System.nanoTime());
        assertThat(waits.status()).isEmpty();
        while (threads.size() <= VirtualWaits.MAX_THREADS) {
            threads.add(threads.get(0));
        }
        waits.run(System.nanoTime());
        assertThat(waits.status()).contains("20000");
    }

    private Told add(String method) {
        Told thread = new Told(method);
        threads.add(thread);
        return thread;
    }

    private double[] of(String method) {
        return waited.getOrDefault(methods.get(method), new double[2]);
    }
}
