package org.jvmpprof.hotapp;

/** Starts the sections' threads: daemons with a name, which end when they are interrupted. */
final class Threads {
    /** What a thread does; an interrupt ends it. */
    interface Task {
        void run() throws InterruptedException;
    }

    private Threads() {}

    static Thread start(String name, Task task) {
        Thread thread = new Thread(() -> untilInterrupted(task), name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    static void untilInterrupted(Task task) {
        try {
            task.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
