package org.jvmpprof.bootstrap;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/**
 * The entry point that the manifest names. The JVM calls {@link #premain} on the application's main thread and
 * {@link #agentmain} on its attach thread; both return at once and never throw. All work is done by the daemon thread
 * {@code pprof-start}, after premain has returned. A failure is one line on stderr, and the application goes on without
 * the agent.
 */
public final class AgentMain {
    private static final String IMPLEMENTATION = "org.jvmpprof.agent.Agent";

    /** How long an attach waits for the agent, so that the caller finds it working. */
    private static final long ATTACH_WAIT_MILLIS = 10_000;

    private static final Object LOCK = new Object();

    private static boolean claimed;

    /** The {@code Agent}, once it runs; behind reflection, since this class must not see its loader's classes. */
    private static @Nullable Object agent;

    private AgentMain() {}

    /** {@code -javaagent:profiler.jar=options}: on the application's main thread, before its main method. */
    public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
        long begin = System.nanoTime();
        try {
            if (claim()) {
                start(arguments, instrumentation, false, begin);
            } else {
                say("a jvm-pprof agent is in this JVM already, this one is refused; give -javaagent only once");
            }
        } catch (Throwable e) {
            say("the agent cannot start (" + e + "); the application goes on without it");
        }
    }

    /**
     * Attached later: on the JVM's attach thread, which waits until the agent runs. Attached to a JVM whose agent runs
     * already, the options given are laid over those it has.
     */
    public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
        long begin = System.nanoTime();
        try {
            if (claim()) {
                start(arguments, instrumentation, true, begin).join(ATTACH_WAIT_MILLIS);
            } else {
                reconfigure(arguments);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            say("attaching failed (" + e + "); the application goes on as before");
        }
    }

    private static boolean claim() {
        synchronized (LOCK) {
            boolean first = !claimed;
            claimed = true;
            return first;
        }
    }

    /** Lets another agent come; the outcome of a start that failed, or of a stop. */
    private static void release() {
        synchronized (LOCK) {
            claimed = false;
            agent = null;
        }
    }

    private static void reconfigure(@Nullable String arguments) throws ReflectiveOperationException {
        Object running;
        synchronized (LOCK) {
            running = agent;
        }
        if (running == null) {
            say("a jvm-pprof agent is starting in this JVM; attach again in a second");
            return;
        }
        running.getClass().getMethod("reconfigure", String.class).invoke(running, arguments);
    }

    private static Thread start(
            final @Nullable String arguments,
            final Instrumentation instrumentation,
            final boolean attached,
            final long beginNanos) {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        for (ThreadGroup parent = root.getParent(); parent != null; parent = parent.getParent()) {
            root = parent;
        }
        final Thread caller = Thread.currentThread();
        final long[] entryNanos = new long[1];
        // Anonymous class: a lambda would bootstrap invokedynamic on the application's thread.
        Runnable work = new Runnable() {
            @Override
            public void run() {
                try {
                    awaitReturn(caller, attached);
                    load(arguments, instrumentation, attached, entryNanos[0]);
                } catch (InvocationTargetException e) {
                    release();
                    say("the agent cannot start (" + e.getCause() + "); the application goes on without it");
                } catch (Throwable e) {
                    release();
                    say("the agent cannot start (" + e + "); the application goes on without it");
                }
            }
        };
        // In the root group, so that an application that walks or stops its own group does not meet it.
        Thread thread = new Thread(root, work, "pprof-start");
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        entryNanos[0] = System.nanoTime() - beginNanos;
        thread.start();
        return thread;
    }

    /**
     * Waits until no premain is on the main thread's stack: flight recorder, which the engine may use, must not start
     * before (JDK-8227011, JDK-8233197), and other agents shall not share the processor with us.
     */
    private static void awaitReturn(Thread caller, boolean attached) throws InterruptedException {
        long giveUp = System.nanoTime() + 5_000_000_000L;
        while (!attached && caller.isAlive() && isInPremain(caller) && System.nanoTime() < giveUp) {
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

    private static void load(
            @Nullable String arguments, Instrumentation instrumentation, boolean attached, long entryNanos)
            throws Exception {
        File jar = AgentJar.locate();
        String objection = AgentJar.objection(jar);
        if (objection != null) {
            release();
            say(objection);
            return;
        }
        ClassLoader loader = new AgentClassLoader(jar, AgentMain.class.getProtectionDomain());
        Thread.currentThread().setContextClassLoader(loader);
        Object started = Class.forName(IMPLEMENTATION, true, loader)
                .getMethod("start", String.class, Instrumentation.class, boolean.class, long.class)
                .invoke(null, arguments, instrumentation, attached, entryNanos);
        synchronized (LOCK) {
            agent = started;
        }
    }

    /** Straight to the process's stderr: the application may have put anything behind System.err. */
    private static void say(String message) {
        new PrintStream(new FileOutputStream(FileDescriptor.err), true).println("jvm-pprof: " + message);
    }
}
