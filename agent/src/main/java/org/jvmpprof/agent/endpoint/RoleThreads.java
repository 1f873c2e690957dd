package org.jvmpprof.agent.endpoint;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jvmpprof.agent.self.OwnCpu;

/** Daemon threads named by role, which hold on to nothing of the application. */
final class RoleThreads implements ThreadFactory {
    private final String role;
    private final AtomicInteger made = new AtomicInteger();

    RoleThreads(String role) {
        this.role = role;
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(OwnCpu.metered(task), role + '-' + made.incrementAndGet());
        thread.setDaemon(true);
        // Inherited otherwise from whoever came first, and an application's class loader would never be freed.
        thread.setContextClassLoader(null);
        return thread;
    }
}
