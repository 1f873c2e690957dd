package org.jvmpprof.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class OutboxTest {
    private static final class ScriptedExporter implements Exporter {
        final Deque<Delivery> script = new ArrayDeque<>();
        final List<String> sent = new ArrayList<>();
        RuntimeException bug;

        @Override
        public String name() {
            return "http://collector";
        }

        @Override
        public Delivery send(Shipment shipment) {
            if (bug != null) {
                throw bug;
            }
            sent.add(shipment.key());
            return script.isEmpty() ? Delivery.SENT : script.remove();
        }

        @Override
        public void idle() {}

        @Override
        public void abort() {}
    }

    private final FakeClock clock = new FakeClock();
    private final Samples.Log log = new Samples.Log();
    private final ScriptedExporter exporter = new ScriptedExporter();
    private final MemoryBacklog backlog = new MemoryBacklog(10_000);
    private final Backoff backoff = new Backoff(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(60), () -> 0.5);
    private final Outbox outbox = new Outbox(exporter, backlog, backoff, clock, log.log);

    private long waitMillis() {
        return TimeUnit.NANOSECONDS.toMillis(outbox.dueNanos() - clock.nanoTime());
    }

    @Test
    void is_due_only_while_something_waits() {
        assertThat(outbox.dueNanos()).isEqualTo(Outbox.NOTHING_DUE);
        outbox.offer(Samples.shipment(1));
        assertThat(waitMillis()).isZero();
        outbox.sendNext();
        assertThat(outbox.dueNanos()).isEqualTo(Outbox.NOTHING_DUE);
        assertThat(outbox.status().shipped()).isEqualTo(1);
        assertThat(outbox.status().spooled()).isZero();
    }

    @Test
    void backs_off_twice_as_long_each_time_up_to_the_cap() {
        List<Long> waits = new ArrayList<>();
        outbox.offer(Samples.shipment(1));
        for (int i = 0; i < 9; i++) {
            exporter.script.add(Delivery.retry("connection refused"));
            outbox.sendNext();
            waits.add(waitMillis());
            clock.pass(waitMillis(), TimeUnit.MILLISECONDS);
        }
        assertThat(waits).containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16_000L, 30_000L, 30_000L, 30_000L);
        outbox.sendNext();
        assertThat(outbox.status().shipped()).isEqualTo(1);
        assertThat(outbox.status().retried()).isEqualTo(9);
    }

    @Test
    void retry_after_is_heeded_when_it_is_longer_than_the_backoff() {
        outbox.offer(Samples.shipment(1));
        exporter.script.add(Delivery.retryAfter("answered 429", 42_000));
        outbox.sendNext();
        assertThat(waitMillis()).isEqualTo(42_000);
    }

    @Test
    void what_waits_goes_in_order_and_the_newest_last() {
        exporter.script.add(Delivery.retry("connection refused"));
        outbox.offer(Samples.shipment(1));
        outbox.offer(Samples.shipment(2));
        outbox.sendNext();
        outbox.offer(Samples.shipment(3));
        assertThat(outbox.status().waiting()).isEqualTo(3);
        assertThat(outbox.status().spooled()).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            outbox.sendNext();
        }
        assertThat(exporter.sent).containsExactly("key-1", "key-1", "key-2", "key-3");
        assertThat(outbox.dueNanos()).isEqualTo(Outbox.NOTHING_DUE);
        outbox.offer(Samples.shipment(4));
        assertThat(outbox.status().spooled()).isEqualTo(3);
    }

    @Test
    void a_refusal_is_final_said_once_and_holds_up_nothing() {
        for (int i = 0; i < 3; i++) {
            outbox.offer(Samples.shipment(i));
            exporter.script.add(Delivery.rejected("answered 400: malformed profile " + i));
        }
        outbox.offer(Samples.shipment(3));
        for (int i = 0; i < 4; i++) {
            outbox.sendNext();
        }
        assertThat(outbox.status().rejected()).isEqualTo(3);
        assertThat(outbox.status().shipped()).isEqualTo(1);
        assertThat(outbox.status().lastError()).isEqualTo("answered 400: malformed profile 2");
        assertThat(log.lines())
                .containsExactly("jvm-pprof: http://collector refused a cpu profile for good: answered 400: malformed"
                        + " profile 0 (counted from now on)");
    }

    @Test
    void an_outage_is_said_once_and_its_end_too() {
        outbox.offer(Samples.shipment(1));
        for (int i = 0; i < 5; i++) {
            exporter.script.add(Delivery.retry("connection refused"));
        }
        for (int i = 0; i < 6; i++) {
            outbox.sendNext();
        }
        assertThat(log.lines())
                .containsExactly(
                        "jvm-pprof: http://collector: connection refused; profiles wait in memory and are sent when it"
                                + " answers",
                        "jvm-pprof: http://collector answers again; 0 profiles wait for it");
    }

    @Test
    void accepted_is_shipped_rejected_dropped_and_waiting() {
        exporter.script.add(Delivery.rejected("answered 400"));
        exporter.script.add(Delivery.SENT);
        exporter.script.add(Delivery.retry("answered 500"));
        outbox.offer(Samples.shipment(0));
        outbox.offer(Samples.shipment(1));
        for (int i = 2; i < 20; i++) {
            outbox.offer(Samples.shipment(i));
            outbox.sendNext();
            exporter.script.add(Delivery.retry("answered 500"));
        }
        ExporterStatus status = outbox.status();
        assertThat(status.shipped() + status.rejected() + status.dropped() + status.waiting())
                .isEqualTo(20);
        assertThat(status.dropped()).isEqualTo(8);
        assertThat(status.waiting()).isEqualTo(10);
    }

    @Test
    void a_fault_of_ours_is_a_failed_attempt() {
        exporter.bug = new IllegalStateException("oops");
        outbox.offer(Samples.shipment(1));
        outbox.sendNext();
        assertThat(outbox.status().lastError()).contains("oops");
        assertThat(outbox.status().waiting()).isEqualTo(1);
    }

    @Test
    void after_shut_all_is_in_the_backlog() {
        outbox.offer(Samples.shipment(1));
        outbox.shut();
        outbox.offer(Samples.shipment(2));
        assertThat(backlog.count("http://collector")).isEqualTo(2);
        assertThat(outbox.dueNanos()).isEqualTo(Outbox.NOTHING_DUE);
    }

    @Test
    void a_profile_that_alone_breaks_the_server_is_given_up_in_the_end() {
        for (int i = 1; i <= 3; i++) {
            outbox.offer(Samples.shipment(i));
        }
        for (int i = 0; i < 8; i++) {
            exporter.script.add(Delivery.serverFault("answered 500", 0));
            outbox.sendNext();
        }
        outbox.sendNext();
        outbox.sendNext();
        assertThat(exporter.sent).hasSize(10).endsWith("key-1", "key-2", "key-3");
        assertThat(outbox.status().rejected()).isEqualTo(1);
        assertThat(outbox.status().shipped()).isEqualTo(2);
        assertThat(outbox.status().lastError()).isEqualTo("answered 500 8 times, and takes the next profile");
        assertThat(outbox.dueNanos()).isEqualTo(Outbox.NOTHING_DUE);
    }

    @Test
    void a_server_that_fails_over_every_profile_loses_none() {
        for (int i = 1; i <= 3; i++) {
            outbox.offer(Samples.shipment(i));
        }
        for (int i = 0; i < 40; i++) {
            exporter.script.add(Delivery.serverFault("answered 500", 0));
            outbox.sendNext();
        }
        assertThat(outbox.status().waiting()).isEqualTo(3);
        for (int i = 0; i < 4; i++) {
            outbox.sendNext();
        }
        assertThat(outbox.status().shipped()).isEqualTo(3);
        assertThat(outbox.status().rejected()).isZero();
    }
}
