package org.jvmpprof.agent.ship;

final class ProfefeExporterContractTest extends HttpExporterContractTest {
    @Override
    String schemePrefix() {
        return "";
    }

    @Override
    byte[] pprof(FakeCollector.Request request) {
        return request.body();
    }
}
