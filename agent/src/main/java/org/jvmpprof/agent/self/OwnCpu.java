package org.jvmpprof.agent.self;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * CPU time of the agent's own threads, by role, by the kernel's clock of each; a thread that has ended counts on. Every
 * thread of the agent runs inside {@link #metered}; those that native code makes for us are {@link #adopt adopted}. Any
 * thread.
 *
 * <p>Source: {@code /proc/<pid>/task/<tid>/schedstat}, whose first field is the nanoseconds that the thread ran (Linux,
 * Documentation/scheduler/sched-stats); elsewhere {@link java.lang.management.ThreadMXBean}.
 */
public final class OwnCpu {
    /** How the names of threads begin that async-profiler makes. */
    public static final String SAMPLERS_THREADS = "Async-profiler";

    private static final Path SELF = Paths.get("/proc/thread-self");
    private static final Path TASKS = Paths.get("/proc/self/task");
    private static final int LOOKED_AT = 32;

    private static final Map<Object, Live> LIVE = new ConcurrentHashMap<>();
    private static final Map<String, Long> ENDED = new ConcurrentHashMap<>();

    /** A thread that runs; {@code tid} is the kernel's number, or 0 where that is not told. */
    private static final class Live {
        final String role;
        final long tid;
        final long javaId;
        volatile long lastNanos;

        Live(String role, long tid, long javaId) {
            this.role = role;
            this.tid = tid;
            this.javaId = javaId;
        }

        /** Nanoseconds so far; the last ones known when it has ended. */
        long nanos() {
            long now = tid > 0 ? schedstat(tid) : beanNanos(javaId);
            if (now >= 0) {
                lastNanos = now;
            }
            return lastNanos;
        }
    }

    private OwnCpu() {}

    /** {@code body} with its thread's CPU time booked while it runs and after. */
    public static Runnable metered(Runnable body) {
        // no lambda: it would bootstrap invokedynamic, tens of milliseconds, on the starting thread
        return new Runnable() {
            @Override
            public void run() {
                Thread thread = Thread.currentThread();
                Live live = new Live(role(thread.getName()), tid(), javaId(thread));
                LIVE.put(thread, live);
                try {
                    body.run();
                } finally {
                    add(live.role, live.nanos());
                    LIVE.remove(thread);
                }
            }
        };
    }

    /** Books time that was spent for us elsewhere: in premain, by the thread that starts the agent. */
    public static void add(String role, long nanos) {
        ENDED.merge(role, nanos, Long::sum);
    }

    /** Books what the calling thread, which is not {@link #metered}, has used so far; once, at its end. */
    public static void addCurrentThread() {
        Thread thread = Thread.currentThread();
        add(role(thread.getName()), new Live("", tid(), javaId(thread)).nanos());
    }

    /**
     * Looks for a thread that native code has just made, by the beginning of its name among the newest threads of the
     * process, and books it from now on. On Linux only.
     */
    public static void adopt(String namePrefix) {
        String[] names = TASKS.toFile().list();
        if (names == null) {
            return;
        }
        List<Long> tids = new ArrayList<>();
        for (String name : names) {
            tids.add(Long.parseLong(name));
        }
        tids.sort(Collections.reverseOrder());
        for (Long tid : tids.subList(0, Math.min(LOOKED_AT, tids.size()))) {
            if (!LIVE.containsKey(tid) && name(tid).startsWith(namePrefix)) {
                LIVE.put(tid, new Live(role(namePrefix), tid, 0));
            }
        }
    }

    /** Nanoseconds by role since the start. */
    public static Map<String, Long> byRole() {
        Map<String, Long> sums = new TreeMap<>(ENDED);
        LIVE.forEach((key, live) -> {
            sums.merge(live.role, live.nanos(), Long::sum);
            if (key instanceof Long && schedstat(live.tid) < 0 && LIVE.remove(key, live)) {
                add(live.role, live.lastNanos); // a native thread has ended
            }
        });
        return sums;
    }

    /** How many of the agent's threads run. */
    public static int threads() {
        return LIVE.size();
    }

    /** {@code pprof-http-3} is one of {@code pprof-http}. */
    static String role(String threadName) {
        return threadName.replaceAll("-?\\d+$", "");
    }

    private static long tid() {
        try {
            return Long.parseLong(Files.readSymbolicLink(SELF).getFileName().toString());
        } catch (IOException | RuntimeException e) {
            return 0; // no Linux, or one before 3.17: the bean is asked
        }
    }

    private static String name(long tid) {
        try {
            return text(tid, "comm").trim();
        } catch (IOException e) {
            return ""; // it has ended meanwhile
        }
    }

    private static long schedstat(long tid) {
        try {
            String text = text(tid, "schedstat");
            return Long.parseLong(text.substring(0, text.indexOf(' ')));
        } catch (IOException | RuntimeException e) {
            return -1; // it has ended, or this kernel does not tell
        }
    }

    private static String text(long tid, String file) throws IOException {
        Path path = TASKS.resolve(Long.toString(tid)).resolve(file);
        return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
    }

    private static long beanNanos(long javaId) {
        try {
            return javaId == 0 ? -1 : ManagementFactory.getThreadMXBean().getThreadCpuTime(javaId);
        } catch (UnsupportedOperationException e) {
            return -1; // this JVM does not tell
        }
    }

    @SuppressWarnings("deprecation") // threadId() is JDK 19's
    private static long javaId(Thread thread) {
        return thread.getId();
    }
}
