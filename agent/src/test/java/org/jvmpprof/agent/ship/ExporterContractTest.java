package org.jvmpprof.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every exporter promises, wherever it sends. */
abstract class ExporterContractTest {
    @TempDir
    Path directory;

    Exporter exporter;

    /** An exporter whose other side is there and willing. */
    abstract Exporter open() throws Exception;

    /** The other side refuses for the moment (down, full), until {@link #restore}. */
    abstract void breakOff() throws Exception;

    abstract void restore() throws Exception;

    /** The bodies that the other side has, in order of arrival; pprof as it was given. */
    abstract List<byte[]> arrived() throws Exception;

    abstract void shutDown() throws Exception;

    @BeforeEach
    void start() throws Exception {
        exporter = open();
    }

    @AfterEach
    void stop() throws Exception {
        exporter.idle();
        shutDown();
    }

    @Test
    void delivers_the_body_byte_for_byte() throws Exception {
        byte[] body = Samples.pprof(1);
        assertThat(exporter.send(Samples.shipment(1, body)).outcome()).isEqualTo(Delivery.Outcome.SENT);
        assertThat(arrived()).containsExactly(body);
    }

    @Test
    void delivers_many_in_order() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(exporter.send(Samples.shipment(i, Samples.pprof(i))).outcome())
                    .isEqualTo(Delivery.Outcome.SENT);
        }
        assertThat(arrived())
                .containsExactly(
                        Samples.pprof(0), Samples.pprof(1), Samples.pprof(2), Samples.pprof(3), Samples.pprof(4));
    }

    @Test
    void asks_for_a_retry_with_one_line_while_the_other_side_is_away() throws Exception {
        breakOff();
        Delivery failed = exporter.send(Samples.shipment(1, Samples.pprof(1)));
        assertThat(failed.outcome()).isEqualTo(Delivery.Outcome.RETRY);
        assertThat(failed.message()).isNotBlank().doesNotContain("\n");
        restore();
        assertThat(exporter.send(Samples.shipment(1, Samples.pprof(1))).outcome())
                .isEqualTo(Delivery.Outcome.SENT);
        assertThat(arrived()).containsExactly(Samples.pprof(1));
    }

    @Test
    void goes_on_after_idle_and_abort() throws Exception {
        exporter.send(Samples.shipment(1, Samples.pprof(1)));
        exporter.idle();
        exporter.abort();
        assertThat(exporter.send(Samples.shipment(2, Samples.pprof(2))).outcome())
                .isEqualTo(Delivery.Outcome.SENT);
        assertThat(arrived()).hasSize(2);
    }

    @Test
    void survives_an_interrupt_and_keeps_it() throws Exception {
        Thread.currentThread().interrupt();
        Delivery delivery = exporter.send(Samples.shipment(1, Samples.pprof(1)));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(delivery.outcome()).isNotEqualTo(Delivery.Outcome.REJECTED);
        assertThat(exporter.send(Samples.shipment(1, Samples.pprof(1))).outcome())
                .isEqualTo(Delivery.Outcome.SENT);
    }

    @Test
    void its_name_shows_no_password() {
        assertThat(exporter.name()).doesNotContain("secret");
    }
}
