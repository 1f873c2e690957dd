package org.jvmpprof.agent.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jvmpprof.hook.ExceptionHook;
import org.jvmpprof.hook.ExceptionRecorder;

class ExceptionDrainTest {
    private static final String HOOK = "org.jvmpprof.hook.ExceptionHook";

    private final Map<String, Double> sums = new HashMap<>();
    private final ExceptionSink sink = (stack, type, count) -> sums.merge(type, count, Double::sum);

    @AfterEach
    void uninstall() {
        ExceptionHook.install(null);
    }

    @Test
    void the_site_lies_behind_the_hook_and_the_exceptions_own_constructors() {
        class Outer extends IllegalStateException {
            private static final long serialVersionUID = 1;
        }
        StackTraceElement[] trace = {
            frame(HOOK, "created"),
            frame("java.lang.Throwable", "<init>"),
            frame("java.lang.Exception", "<init>"),
            frame("java.lang.RuntimeException", "<init>"),
            frame("java.lang.IllegalStateException", "<init>"),
            frame(Outer.class.getName(), "<init>"),
            frame("app.Main", "<init>"),
            frame("app.Main", "main")
        };
        assertThat(ExceptionDrain.site(trace, Outer.class)).isEqualTo(6);
        assertThat(ExceptionDrain.site(trace, Error.class))
                .as("made in another's constructor")
                .isEqualTo(2);
        assertThat(ExceptionDrain.site(new StackTraceElement[0], Error.class)).isZero();
    }

    @Test
    void what_was_thinned_out_is_scaled_to_the_exact_count() {
        ExceptionRecorder recorder = new ExceptionRecorder(new Thread("other"), 1);
        ExceptionHook.install(recorder);
        ExceptionDrain drain = new ExceptionDrain(recorder, (type, method, descriptor, line) -> 0, sink);
        long now = System.nanoTime();
        for (int round = 0; round < 30; round++) {
            for (int i = 0; i < 3_000; i++) {
                ExceptionHook.created(Exception.class);
                ExceptionHook.created(Exception.class);
                ExceptionHook.created(Exception.class);
                ExceptionHook.created(Error.class);
            }
            now += 100_000_000L;
            drain.run(now);
        }
        double exceptions = sums.get("java.lang.Exception");
        double errors = sums.get("java.lang.Error");
        assertThat((exceptions + errors) / 360_000).isEqualTo(1, within(0.02));
        // some 1100 events or more: 5 standard deviations of the share are 7 %
        assertThat(exceptions / (exceptions + errors)).isEqualTo(0.75, within(0.07));
    }

    @Test
    void stacks_are_cut_far_from_the_leaf() {
        ExceptionRecorder recorder = new ExceptionRecorder(new Thread("other"), 1);
        ExceptionHook.install(recorder);
        List<int[]> stacks = new ArrayList<>();
        ExceptionDrain drain = new ExceptionDrain(
                recorder, (type, method, descriptor, line) -> 0, (stack, type, count) -> stacks.add(stack));
        deep(700);
        drain.drain();
        assertThat(stacks).singleElement().satisfies(stack -> assertThat(stack).hasSize(512));
    }

    private static void deep(int depth) {
        if (depth == 0) {
            ExceptionHook.created(Exception.class);
        } else {
            deep(depth - 1);
        }
    }

    private static StackTraceElement frame(String type, String method) {
        return new StackTraceElement(type, method, null, 1);
    }
}
