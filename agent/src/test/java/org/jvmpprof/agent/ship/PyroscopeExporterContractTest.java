package org.jvmpprof.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PyroscopeExporterContractTest extends HttpExporterContractTest {
    @Override
    String schemePrefix() {
        return "pyroscope+";
    }

    @Override
    byte[] pprof(FakeCollector.Request request) {
        return Multipart.parts(request).get("profile");
    }

    @Test
    void asks_as_the_server_expects() {
        exporter.send(Samples.shipment(0, Samples.pprof(1)));
        FakeCollector.Request request = collector.requests().get(0);
        assertThat(request.path()).startsWith("/ingest?name=");
        assertThat(request.query("name")).isEqualTo("shop & co{instance=jvm-1,region=eu west_1_a%b+c,pod=jvm-ü}");
        assertThat(request.query("from")).isEqualTo(Long.toString(FakeClock.START_UNIX_MILLIS / 1000 - 60));
        assertThat(request.query("until")).isEqualTo(Long.toString(FakeClock.START_UNIX_MILLIS / 1000));
        assertThat(request.query("format")).isEqualTo("pprof");
        assertThat(Multipart.parts(request)).containsOnlyKeys("profile");
    }

    @Test
    void tells_block_from_mutex() {
        Shipment cpu = Samples.shipment(0);
        exporter.send(
                new Shipment(cpu.service(), cpu.instance(), "mutex", cpu.labels(), 1, 2, 3, "key", Samples.pprof(1)));
        Map<String, byte[]> parts = Multipart.parts(collector.requests().get(0));
        assertThat(new String(parts.get("sample_type_config"), StandardCharsets.UTF_8))
                .contains("\"display-name\":\"mutex_count\"", "\"display-name\":\"mutex_duration\"");
    }

    @Test
    void every_attempt_has_the_same_bytes() {
        collector.then(FakeCollector.status(503, ""));
        exporter.send(Samples.shipment(0, Samples.pprof(1)));
        exporter.send(Samples.shipment(0, Samples.pprof(1)));
        assertThat(collector.requests().get(0).body())
                .isEqualTo(collector.requests().get(1).body());
        assertThat(collector.requests().get(0).headers())
                .isEqualTo(collector.requests().get(1).headers());
    }
}
