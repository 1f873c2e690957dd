package org.jvmpprof.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The hook as Throwable calls it, on this thread. */
class ExceptionRecorderTest {
    @AfterEach
    void uninstall() {
        ExceptionHook.install(null);
    }

    @Test
    void a_shell_does_nothing() {
        ExceptionHook.install(null);
        ExceptionHook.created(Exception.class);
        ExceptionRecorder recorder = install(1);
        ExceptionHook.install(null);
        ExceptionHook.created(Exception.class);
        assertThat(recorder.made()).isZero();
    }

    @Test
    void each_is_kept_with_class_and_stack_where_all_are_wanted() {
        ExceptionRecorder recorder = install(1);
        ExceptionHook.created(IllegalStateException.class);
        LockEvent event = recorder.events().takeAll();
        assertThat(event).isNotNull();
        assertThat(event.lockClass()).isEqualTo(IllegalStateException.class);
        assertThat(event.rate()).isEqualTo(1);
        assertThat(event.kind()).isEqualTo(LockEvent.EXCEPTION);
        assertThat(event.getStackTrace())
                .anyMatch(frame ->
                        frame.getMethodName().equals("each_is_kept_with_class_and_stack_where_all_are_wanted"));
        assertThat(event.next()).isNull();
    }

    @Test
    void one_of_many_is_kept_without_bias_and_all_are_counted() throws Exception {
        ExceptionRecorder recorder = install(100);
        double standFor = 0;
        int kept = 0;
        for (int round = 0; round < 400; round++) {
            onThreads(4, () -> {
                for (int i = 0; i < 500; i++) {
                    ExceptionHook.created(Exception.class);
                }
            });
            for (LockEvent each = recorder.events().takeAll(); each != null; each = each.next()) {
                standFor += each.rate();
            }
            kept += recorder.takeKept();
        }
        assertThat(recorder.made()).isEqualTo(800_000);
        // 8000 of them: 5 standard deviations are 5.6 %
        assertThat(standFor / 800_000).isEqualTo(1, within(0.06));
        assertThat(kept).isBetween(7_000, 9_000);
        assertThat(recorder.events().lost()).isZero();
        assertThat(recorder.errors()).isZero();
    }

    @Test
    void a_storm_is_thinned_out_before_it_is_drained() {
        ExceptionRecorder recorder = install(1);
        for (int i = 0; i < 1_000_000; i++) {
            ExceptionHook.created(Exception.class);
        }
        assertThat(recorder.takeKept()).isBetween(500, 1_500);
        assertThat(recorder.made()).isEqualTo(1_000_000);
    }

    @Test
    void those_of_the_agent_are_left_out() throws Exception {
        ExceptionRecorder recorder = install(1);
        Thread agent = new Thread(() -> ExceptionHook.created(Exception.class), "pprof-http-1");
        agent.start();
        agent.join();
        ExceptionRecorder own = new ExceptionRecorder(Thread.currentThread(), 1);
        ExceptionHook.install(own);
        ExceptionHook.created(Exception.class);
        assertThat(recorder.events().takeAll()).isNull();
        assertThat(own.events().takeAll()).isNull();
    }

    /** Here nobody has written the call into Throwable. */
    @Test
    void tells_whether_throwable_calls() {
        ExceptionRecorder recorder = install(1);
        assertThat(recorder.isCalled()).isFalse();
        ExceptionHook.created(LockEvent.class);
        assertThat(recorder.made()).as("our own are not counted").isZero();
    }

    @Test
    void a_rehearsal_leaves_nothing() {
        ExceptionRecorder recorder = new ExceptionRecorder(new Thread("other"), 1);
        recorder.rehearse();
        assertThat(recorder.events().takeAll()).isNull();
        assertThat(recorder.takeKept()).isZero();
    }

    private static ExceptionRecorder install(long period) {
        ExceptionRecorder recorder = new ExceptionRecorder(new Thread("other"), period);
        ExceptionHook.install(recorder);
        return recorder;
    }

    private static void onThreads(int count, Runnable work) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(work);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
