package org.jvmpprof.testdata.locks;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Starts platform threads, and virtual ones where the JVM has them (21 and newer, reached by reflection). */
public final class Fibers {
    /** What a thread does; what it throws ends the program's command. */
    public interface Task {
        void run() throws Exception;
    }

    private Fibers() {}

    public static boolean hasVirtual() {
        try {
            startVirtualThread();
            return true;
        } catch (NoSuchMethodException before21) {
            return false;
        }
    }

    /** A started daemon thread. */
    public static Running start(boolean virtual, String name, Task task) {
        Running running = new Running(task);
        if (virtual) {
            try {
                running.thread = (Thread) startVirtualThread().invoke(null, running);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("this JVM has no virtual threads: ask for platform", e);
            }
        } else {
            Thread thread = new Thread(running, name);
            thread.setDaemon(true);
            running.thread = thread;
            thread.start();
        }
        return running;
    }

    static Thread newDaemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    private static Method startVirtualThread() throws NoSuchMethodException {
        return Thread.class.getMethod("startVirtualThread", Runnable.class);
    }

    /** A thread under way. */
    public static final class Running implements Runnable {
        private final Task task;
        private volatile @Nullable Throwable failure;
        private @Nullable Thread thread;

        Running(Task task) {
            this.task = task;
        }

        Thread thread() {
            return requireNonNull(thread, "started");
        }

        @Override
        public void run() {
            try {
                task.run();
            } catch (Throwable e) {
                failure = e; // read after join
            }
        }

        /** Waits for its end, and throws what it has thrown. */
        public void join() throws Exception {
            Thread thread = thread();
            thread.join(60_000);
            if (thread.isAlive()) {
                throw new IllegalStateException(thread.getName() + " did not end within 60 s, and is at "
                        + Arrays.toString(thread.getStackTrace()));
            }
            if (failure != null) {
                throw new IllegalStateException(thread.getName() + " failed", failure);
            }
        }
    }
}
