package org.jvmpprof.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Every event is taken once, or counted as lost. */
class EventStackTest {
    @Test
    void gives_the_newest_first_and_is_empty_then() {
        EventStack stack = new EventStack(10);
        stack.push(event(1));
        stack.push(event(2));
        LockEvent taken = stack.takeAll();
        assertThat(taken).isNotNull();
        assertThat(taken.nanos()).isEqualTo(2);
        assertThat(taken.next()).isNotNull();
        assertThat(taken.next().nanos()).isEqualTo(1);
        assertThat(taken.next().next()).isNull();
        assertThat(stack.takeAll()).isNull();
    }

    @Test
    void counts_what_finds_it_full_and_takes_again_once_it_was_emptied() {
        EventStack stack = new EventStack(1);
        assertThat(stack.hasRoom()).isTrue();
        stack.push(event(1));
        assertThat(stack.hasRoom()).isFalse();
        assertThat(stack.lost()).isEqualTo(1);
        stack.takeAll();
        assertThat(stack.hasRoom()).isTrue();
    }

    @Test
    void holds_the_stack_of_the_thread_that_made_it() {
        assertThat(event(1).getStackTrace()[0].getMethodName()).isEqualTo("event");
    }

    @Test
    void every_event_is_taken_once_or_lost_among_many_threads() throws InterruptedException {
        EventStack stack = new EventStack(100);
        AtomicLong pushed = new AtomicLong();
        AtomicLong offered = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            threads.add(new Thread(() -> {
                for (int n = 0; n < 20_000; n++) {
                    offered.incrementAndGet();
                    if (stack.hasRoom()) {
                        stack.push(event(pushed.incrementAndGet()));
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        long taken = 0;
        long sum = 0;
        boolean running = true;
        while (running) {
            running = threads.stream().anyMatch(Thread::isAlive);
            for (LockEvent event = stack.takeAll(); event != null; event = event.next()) {
                taken++;
                sum += event.nanos();
            }
        }
        long all = pushed.get();
        assertThat(taken).isEqualTo(all);
        assertThat(sum).as("each once").isEqualTo(all * (all + 1) / 2);
        assertThat(all + stack.lost()).isEqualTo(offered.get());
    }

    private static LockEvent event(long nanos) {
        return new LockEvent(LockEvent.PARK, nanos, 1, 1, null);
    }
}
