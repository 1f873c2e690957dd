package org.jvmpprof.agent.ship;

import java.util.List;

/** The contract for exporters that speak HTTP. */
abstract class HttpExporterContractTest extends ExporterContractTest {
    FakeCollector collector;
    private int port;

    /** Before {@code http://}, in the option's value. */
    abstract String schemePrefix();

    /** The pprof in a request, as it was given to the exporter. */
    abstract byte[] pprof(FakeCollector.Request request) throws Exception;

    @Override
    Exporter open() throws Exception {
        collector = new FakeCollector();
        port = collector.port();
        ShipSettings settings = ShipSettings.builder("shop", "jvm-1")
                .collector(schemePrefix() + "http://me:secret@127.0.0.1:" + port)
                .proxy("none")
                .build();
        return Exporters.of(settings, new FakeClock()).get(0);
    }

    @Override
    void breakOff() throws Exception {
        collector.close();
    }

    @Override
    void restore() throws Exception {
        collector = new FakeCollector(port);
    }

    @Override
    List<byte[]> arrived() {
        return collector.requests().stream().map(this::unchecked).toList();
    }

    private byte[] unchecked(FakeCollector.Request request) {
        try {
            return pprof(request);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    void shutDown() throws Exception {
        collector.close();
    }
}
