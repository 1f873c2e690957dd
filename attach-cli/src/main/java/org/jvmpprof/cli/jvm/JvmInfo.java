package org.jvmpprof.cli.jvm;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What can be told of a JVM without asking it. Immutable. */
public final class JvmInfo {
    private final long pid;
    private final String mainClass;
    private final String jdkVersion;
    private final @Nullable Duration uptime;
    private final String user;
    private final boolean containerized;
    private final AgentTrace agent;

    JvmInfo(
            long pid,
            String mainClass,
            String jdkVersion,
            @Nullable Duration uptime,
            String user,
            boolean containerized,
            AgentTrace agent) {
        this.pid = pid;
        this.mainClass = mainClass;
        this.jdkVersion = jdkVersion;
        this.uptime = uptime;
        this.user = user;
        this.containerized = containerized;
        this.agent = agent;
    }

    /** The id in this process's namespace. */
    public long pid() {
        return pid;
    }

    /** Main class or jar with its path, as the command line has it; empty if the JVM hides it. */
    public String mainClass() {
        return mainClass;
    }

    /** Such as {@code 17.0.15} or {@code 1.8.0_504}; empty if unknown. */
    public String jdkVersion() {
        return jdkVersion;
    }

    /** Null if unknown. */
    public @Nullable Duration uptime() {
        return uptime;
    }

    /** The user's name, or the number if it has none here. */
    public String user() {
        return user;
    }

    /** True if it lives in another namespace of process ids or mounts. */
    public boolean containerized() {
        return containerized;
    }

    public boolean agentLoaded() {
        return agent.isLoaded();
    }

    /** The agent's unix socket as it can be reached from here, or null. */
    public @Nullable Path socketPath() {
        return agent.socket();
    }

    /** Where the agent ships to, as far as the command line or the agent tells, without user and password; or null. */
    public @Nullable String collector() {
        return agent.collector();
    }
}
