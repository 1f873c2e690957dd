package org.jvmpprof.agent.endpoint;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jvmpprof.agent.self.StatusSource;
import org.jvmpprof.agent.self.StatusWriter;

/** Where the agent listens, and who waits. */
public final class EndpointStatus implements StatusSource {
    private final Endpoints endpoints;

    public EndpointStatus(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public String name() {
        return "endpoints";
    }

    @Override
    public void describe(StatusWriter to) {
        Path socket = endpoints.socketPath();
        to.put("socket", socket == null ? "off" : socket.toString());
        for (InetSocketAddress address : endpoints.tcpAddresses()) {
            to.item("http").put("address", address.getHostString() + ":" + address.getPort());
        }
        to.put("waiting_clients", endpoints.waitingClients());
        to.metric(
                "jvm_pprof_waiting_clients",
                "Clients that wait for a window, a delta or a recording.",
                "gauge",
                endpoints.waitingClients());
    }
}
