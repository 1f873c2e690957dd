package org.jvmpprof.agent;

import java.time.Instant;
import org.jvmpprof.agent.config.ProcessName;
import org.jvmpprof.agent.self.StatusSource;
import org.jvmpprof.agent.self.StatusWriter;

/** Which agent this is, in which JVM, and what its start took. */
final class AgentStatus implements StatusSource {
    private final boolean attached;
    private final long entryNanos;
    private final long startNanos;
    private final long startedUnixMillis = System.currentTimeMillis();

    /**
     * @param entryNanos how long premain held the application's thread
     * @param startNanos how long the agent's own thread then took to start the rooms
     */
    AgentStatus(boolean attached, long entryNanos, long startNanos) {
        this.attached = attached;
        this.entryNanos = entryNanos;
        this.startNanos = startNanos;
    }

    @Override
    public String name() {
        return "agent";
    }

    @Override
    public void describe(StatusWriter to) {
        String version = AgentVersion.TEXT;
        String jvm = System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version");
        to.put("version", version)
                .put("process", ProcessName.ofProcess())
                .put("jvm", jvm)
                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
                .put("came_by", attached ? "attach" : "-javaagent")
                .put("started", Instant.ofEpochMilli(startedUnixMillis).toString())
                .put("uptime_seconds", (System.currentTimeMillis() - startedUnixMillis) / 1000)
                .put("premain_ms", entryNanos / 1e6)
                .put("start_ms", startNanos / 1e6);
        to.metric("jvm_pprof_info", "The agent and its JVM.", "gauge", 1, "version", version, "jvm", jvm);
        to.metric("jvm_pprof_premain_seconds", "How long premain held the JVM's start.", "gauge", entryNanos / 1e9);
        to.metric("jvm_pprof_start_time_seconds", "When the agent started.", "gauge", startedUnixMillis / 1e3);
    }
}
