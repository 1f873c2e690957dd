package org.jvmpprof.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.OtlpEncoder;
import org.jvmpprof.proto.ProfileDecoder;

final class OtlpExporterContractTest extends HttpExporterContractTest {
    @Override
    String schemePrefix() {
        return "otlp+";
    }

    @Override
    Exporter open() throws Exception {
        Exporter opened = super.open();
        collector.always(FakeCollector.status(200, ""));
        return opened;
    }

    @Override
    void restore() throws Exception {
        super.restore();
        collector.always(FakeCollector.status(200, ""));
    }

    /** The pprof (of the first ten) whose OTLP form the request has; its own bytes if there is none. */
    @Override
    byte[] pprof(FakeCollector.Request request) throws Exception {
        byte[] otlp = new GZIPInputStream(new ByteArrayInputStream(request.body())).readAllBytes();
        for (int i = 0; i < 10; i++) {
            if (java.util.Arrays.equals(otlp, expected(i))) {
                return Samples.pprof(i);
            }
        }
        return otlp;
    }

    private static byte[] expected(int number) throws Exception {
        Map<String, String> resource = new LinkedHashMap<>();
        resource.put("service.name", "shop & co");
        resource.put("service.instance.id", "jvm-1");
        resource.put("region", "eu west,1=a%b+c");
        resource.put("pod", "jvm-ü");
        return OtlpEncoder.encode(ProfileDecoder.decode(Samples.pprof(number), DecodeLimits.DEFAULT), "cpu", resource);
    }

    @Test
    void asks_as_the_specification_says() {
        exporter.send(Samples.shipment(0, Samples.pprof(1)));
        FakeCollector.Request request = collector.requests().get(0);
        assertThat(request.path()).isEqualTo("/v1development/profiles");
        assertThat(request.headers())
                .containsEntry("content-type", "application/x-protobuf")
                .containsEntry("content-encoding", "gzip");
    }

    @Test
    void says_which_profile_it_is() throws IOException {
        exporter.send(Samples.shipment(0, Samples.pprof(1)));
        byte[] body = collector.requests().get(0).body();
        byte[] otlp = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
        assertThat(new String(otlp, StandardCharsets.ISO_8859_1)).contains(OtlpEncoder.PROFILE_TYPE, "cpu");
    }

    @Test
    void a_partial_success_is_a_refusal() {
        // ExportProfilesServiceResponse{partial_success{rejected_profiles: 2, error_message: "no"}}
        collector.then(FakeCollector.status(200, "\n\u0006\b\u0002\u0012\u0002no"));
        Delivery delivery = exporter.send(Samples.shipment(0, Samples.pprof(1)));
        assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.REJECTED);
        assertThat(delivery.message()).isEqualTo("took only a part: 2 profiles refused: no");
    }

    @Test
    void a_500_is_final_and_a_503_is_not() {
        collector.then(
                FakeCollector.status(500, "x"), FakeCollector.status(503, "x"), FakeCollector.status(200, "<html>"));
        assertThat(exporter.send(Samples.shipment(0, Samples.pprof(1))).outcome())
                .isEqualTo(Delivery.Outcome.REJECTED);
        assertThat(exporter.send(Samples.shipment(0, Samples.pprof(1))).outcome())
                .isEqualTo(Delivery.Outcome.RETRY);
        assertThat(exporter.send(Samples.shipment(0, Samples.pprof(1))).message())
                .contains("no OTLP");
    }
}
