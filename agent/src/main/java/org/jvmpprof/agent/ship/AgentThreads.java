package org.jvmpprof.agent.ship;

import org.jvmpprof.agent.self.OwnCpu;

/** Threads that keep nothing of the application alive and hold up nothing. */
final class AgentThreads {
    private AgentThreads() {}

    static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(null, OwnCpu.metered(task), name);
        thread.setDaemon(true);
        // Otherwise that of the starting thread, which may be an application's that wants to be unloaded.
        thread.setContextClassLoader(AgentThreads.class.getClassLoader());
        return thread;
    }
}
