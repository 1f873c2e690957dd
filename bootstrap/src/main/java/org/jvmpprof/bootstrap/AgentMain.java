package org.jvmpprof.bootstrap;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entry point that the manifest names. The JVM calls {@link #premain} on the application's main thread and
 * {@link #agentmain} on its attach thread; both never throw, and no code of the agent's loader runs on either. All work
 * is done by the daemon thread {@code pprof-start}: for premain after it has returned, while agentmain waits for it. A
 * failure is one line on stderr, and the application goes on without the agent.
 *
 * <p>When the agent has left, this class and its neighbours stay, since the system loader has them; they hold nothing.
 */
public final class AgentMain {
    /** How long an attach waits for the agent, so that the caller finds it working, or gone. */
    private static final long ATTACH_WAIT_MILLIS = 10_000;

    private static final String ABSENT = "note=there is no jvm-pprof agent in this JVM";
    private static final String STARTING = "a jvm-pprof agent is starting in this JVM; attach again in a second";
    private static final Object LOCK = new Object();

    private static boolean claimed;

    /** The agent, once it runs. */
    private static @Nullable LoadedAgent agent;

    private interface Work {
        void run() throws Exception;
    }

    private AgentMain() {}

    /** {@code -javaagent:profiler.jar=options}: on the application's main thread, before its main method. */
    public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
        long begin = System.nanoTime();
        try {
            if (!claim()) {
                say("a jvm-pprof agent is in this JVM already, this one is refused; give -javaagent only once");
                return;
            }
            Thread caller = Thread.currentThread();
            long[] entryNanos = new long[1];
            // Anonymous class: a lambda would bootstrap invokedynamic on the application's thread.
            Thread thread = thread(new Work() {
                @Override
                public void run() throws Exception {
                    awaitReturn(caller);
                    start(ownJar(), arguments, instrumentation, false, entryNanos[0]);
                }
            });
            entryNanos[0] = System.nanoTime() - begin;
            thread.start();
        } catch (Throwable e) {
            say("the agent cannot start (" + e + "); the application goes on without it");
        }
    }

    /**
     * Attached later: on the JVM's attach thread, which waits until the agent runs. Attached to a JVM whose agent runs
     * already, the options given are laid over those it has. The command line gives an {@link Order} instead.
     */
    public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
        long begin = System.nanoTime();
        try {
            Thread thread = thread(new Work() {
                @Override
                public void run() throws Exception {
                    if (Order.isMeantBy(arguments)) {
                        obey(Order.read(String.valueOf(arguments)), instrumentation);
                    } else {
                        attach(null, arguments, instrumentation, System.nanoTime() - begin);
                    }
                }
            });
            thread.start();
            thread.join(ATTACH_WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            say("attaching failed (" + e + "); the application goes on as before");
        }
    }

    private static void obey(Order order, Instrumentation instrumentation) throws IOException {
        openPendingJars();
        List<String> report;
        boolean ok = false;
        try {
            LoadedAgent running;
            if (order.verb().equals("start")) {
                running = attach(order.jar(), order.options(), instrumentation, 0);
            } else {
                running = running();
            }
            ok = running != null;
            report = running == null ? Collections.singletonList(ABSENT) : running.report();
            if (running != null && order.verb().equals("stop")) {
                stop(running);
                report = Collections.<String>emptyList();
            }
        } catch (Throwable e) {
            ok = false;
            report = Collections.singletonList("note=" + reason(e));
        }
        order.answer(ok, report);
    }

    /**
     * Every jar that an attach names is added to the system class path for good, and opened at the first class that is
     * not found elsewhere. This makes it be opened now, while it is the command line's; later anybody might have put
     * another one there.
     */
    private static void openPendingJars() {
        ClassLoader.getSystemResource("org/jvmpprof/bootstrap/no-such-resource");
    }

    /** Starts the agent, or configures it anew if it runs. */
    private static LoadedAgent attach(
            @Nullable File jar, @Nullable String arguments, Instrumentation instrumentation, long entryNanos)
            throws Exception {
        LoadedAgent running;
        if (claim()) {
            running = start(jar == null ? ownJar() : jar, arguments, instrumentation, true, entryNanos);
        } else {
            running = running();
            if (running == null) {
                throw new IllegalStateException(STARTING);
            }
            running.reconfigure(arguments);
        }
        String problem = running.problem();
        if (problem != null && jar != null) {
            stop(running);
            throw new IllegalStateException(problem);
        }
        return running;
    }

    private static LoadedAgent start(
            File jar, @Nullable String arguments, Instrumentation instrumentation, boolean attached, long entryNanos)
            throws Exception {
        LoadedAgent started = null;
        try {
            String objection = AgentJar.objection(jar);
            if (objection != null) {
                throw new IllegalStateException(objection);
            }
            started = LoadedAgent.load(jar, arguments, instrumentation, attached, entryNanos);
            return started;
        } finally {
            synchronized (LOCK) {
                claimed = started != null;
                agent = started;
            }
        }
    }

    private static File ownJar() throws IOException {
        return AgentJar.locate();
    }

    private static void stop(LoadedAgent running) throws Exception {
        try {
            running.stop();
        } finally {
            synchronized (LOCK) {
                claimed = false;
                agent = null;
            }
        }
    }

    private static boolean claim() {
        synchronized (LOCK) {
            boolean first = !claimed;
            claimed = true;
            return first;
        }
    }

    private static @Nullable LoadedAgent running() {
        synchronized (LOCK) {
            return agent;
        }
    }

    private static Thread thread(Work work) {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        for (ThreadGroup parent = root.getParent(); parent != null; parent = parent.getParent()) {
            root = parent;
        }
        Runnable guarded = new Runnable() {
            @Override
            public void run() {
                try {
                    work.run();
                } catch (Throwable e) {
                    say(reason(e));
                }
            }
        };
        // In the root group, so that an application that walks or stops its own group does not meet it.
        Thread thread = new Thread(root, guarded, "pprof-start");
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    /** What is a sentence already stays one. */
    private static String reason(Throwable e) {
        Throwable cause = e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e;
        return cause instanceof IllegalStateException && cause.getMessage() != null
                ? cause.getMessage()
                : "the agent cannot start (" + cause + "); the application goes on without it";
    }

    /**
     * Waits until no premain is on the main thread's stack: flight recorder, which the engine may use, must not start
     * before (JDK-8227011, JDK-8233197), and other agents shall not share the processor with us.
     */
    private static void awaitReturn(Thread caller) throws InterruptedException {
        long giveUp = System.nanoTime() + 5_000_000_000L;
        while (caller.isAlive() && isInPremain(caller) && System.nanoTime() < giveUp) {
            Thread.sleep(2);
        }
    }

    private static boolean isInPremain(Thread caller) {
        for (StackTraceElement frame : caller.getStackTrace()) {
            if (frame.getClassName().equals("sun.instrument.InstrumentationImpl")) {
                return true;
            }
        }
        return false;
    }

    /** Straight to the process's stderr: the application may have put anything behind System.err. */
    private static void say(String message) {
        new PrintStream(new FileOutputStream(FileDescriptor.err), true).println("jvm-pprof: " + message);
    }
}
