package org.jvmpprof.agent.endpoint;

import java.nio.file.Path;
import org.jvmpprof.agent.self.AgentLog;

/** A JVM with endpoints: prints the socket's path and waits to be ended. */
public final class EndpointsMain {
    private EndpointsMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        FakeSource source = new FakeSource();
        Endpoints endpoints = Endpoints.start(
                EndpointSettings.builder()
                        .socketDirectory(Path.of(arguments[0]))
                        .build(),
                source,
                source.threads,
                new AgentLog(AgentLog.Level.WARN, System.err));
        System.out.println(endpoints.socketPath());
        Thread.currentThread().join();
    }
}
