package org.jvmpprof.bootstrap;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The agent that runs, in a loader of its own; behind reflection, since nothing here may see that loader's classes. When
 * it was stopped and this object is dropped, nothing holds that loader any more. Thread-safe as the agent is.
 */
final class LoadedAgent {
    private static final String IMPLEMENTATION = "org.jvmpprof.agent.Agent";

    private final AgentClassLoader loader;
    private final Object agent;

    private LoadedAgent(AgentClassLoader loader, Object agent) {
        this.loader = loader;
        this.agent = agent;
    }

    /** @throws Exception what the agent's start threw; nothing of it runs then, and its jar is closed */
    static LoadedAgent load(
            File jar, @Nullable String arguments, Instrumentation instrumentation, boolean attached, long entryNanos)
            throws Exception {
        AgentClassLoader loader = new AgentClassLoader(jar, LoadedAgent.class.getProtectionDomain());
        boolean started = false;
        Thread.currentThread().setContextClassLoader(loader);
        try {
            Object agent = Class.forName(IMPLEMENTATION, true, loader)
                    .getMethod("start", String.class, Instrumentation.class, boolean.class, long.class)
                    .invoke(null, arguments, instrumentation, attached, entryNanos);
            started = true;
            return new LoadedAgent(loader, agent);
        } catch (InvocationTargetException e) {
            throw unwrapped(e);
        } finally {
            Thread.currentThread().setContextClassLoader(null);
            if (!started) {
                loader.close();
            }
        }
    }

    void reconfigure(@Nullable String arguments) throws Exception {
        call("reconfigure", new Class<?>[] {String.class}, arguments);
    }

    /** Why it is of no use, or null if it works. */
    @Nullable
    String problem() throws Exception {
        return (String) call("problem", new Class<?>[0]);
    }

    /** Where it listens, and what could not be done, as {@code key=value}. */
    @SuppressWarnings("unchecked") // List<String> by the method's signature
    List<String> report() throws Exception {
        return (List<String>) call("report", new Class<?>[0]);
    }

    void stop() throws Exception {
        try {
            call("stop", new Class<?>[0]);
        } finally {
            loader.close();
        }
    }

    private Object call(String method, Class<?>[] types, @Nullable Object... arguments) throws Exception {
        try {
            return agent.getClass().getMethod(method, types).invoke(agent, arguments);
        } catch (InvocationTargetException e) {
            throw unwrapped(e);
        }
    }

    private static Exception unwrapped(InvocationTargetException e) {
        Throwable cause = e.getCause();
        return cause instanceof Exception ? (Exception) cause : e;
    }
}
