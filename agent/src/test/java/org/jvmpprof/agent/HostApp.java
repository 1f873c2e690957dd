package org.jvmpprof.agent;

import java.io.InputStream;

/** The application of the forked tests; what it prints must be all that stdout holds. */
public final class HostApp {
    private HostApp() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println("hello");
        switch (arguments[0]) {
            case "return":
                return;
            case "exit":
                System.exit(Integer.parseInt(arguments[1]));
                return;
            case "sleep":
                Thread.sleep(Long.parseLong(arguments[1]));
                return;
            case "visible":
                visible();
                return;
            case "stdin":
                untilInputEnds(System.in);
                return;
            default:
                throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Waits until the agent is up (its start thread has come and gone), then looks for its classes. */
    private static void visible() throws InterruptedException {
        long end = System.nanoTime() + 20_000_000_000L;
        boolean seen = false;
        while (System.nanoTime() < end) {
            boolean starting = Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(t -> t.getName().equals("pprof-start"));
            seen |= starting;
            if (seen && !starting) {
                break;
            }
            Thread.sleep(1);
        }
        for (String name : new String[] {
            "org.jvmpprof.agent.Agent", "org.jvmpprof.agent.config.Options", "org.jvmpprof.shaded.jnr.ffi.Runtime",
            "com.kenai.jffi.Foreign", "org.jvmpprof.proto.Profile", "org.jvmpprof.shaded.one.profiler.AsyncProfiler"
        }) {
            try {
                Class.forName(name);
                System.out.println("visible: " + name);
            } catch (ClassNotFoundException e) {
                System.out.println("hidden");
            }
        }
        System.out.println("resource " + ClassLoader.getSystemResource("org/jvmpprof/agent/Agent.class"));
        ThreadGroup own = Thread.currentThread().getThreadGroup();
        Thread[] threads = new Thread[own.activeCount() + 8];
        int count = own.enumerate(threads);
        for (int i = 0; i < count; i++) {
            if (threads[i].getName().startsWith("pprof")) {
                System.out.println("in the application's group: " + threads[i]);
            }
        }
    }

    private static void untilInputEnds(InputStream in) throws Exception {
        while (in.read() >= 0) {
            continue;
        }
    }
}
