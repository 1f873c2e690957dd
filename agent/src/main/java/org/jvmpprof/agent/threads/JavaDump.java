package org.jvmpprof.agent.threads;

import java.io.IOException;
import java.lang.management.LockInfo;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the thread dump that jstack's readers know, with the owner beside each lock that is waited for. */
final class JavaDump {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final Appendable out;
    private final Map<Long, Thread> threads = new HashMap<>();

    private JavaDump(Appendable out) {
        this.out = out;
        for (Thread thread : ThreadGroups.all()) {
            threads.put(thread.getId(), thread);
        }
    }

    static void write(ThreadInfo[] platform, List<LiveThread> virtual, List<Deadlocked> deadlocked, Appendable out)
            throws IOException {
        JavaDump dump = new JavaDump(out);
        dump.header();
        for (ThreadInfo info : platform) {
            if (!OwnThreads.include(info.getThreadName())) {
                dump.thread(info);
            }
        }
        for (LiveThread thread : virtual) {
            dump.virtual(thread);
        }
        dump.deadlock(deadlocked);
    }

    private void header() throws IOException {
        line(LocalDateTime.now(ZoneId.systemDefault()).format(TIME));
        line("Full thread dump " + System.getProperty("java.vm.name") + " (" + System.getProperty("java.vm.version")
                + " " + System.getProperty("java.vm.info") + "):");
        line("");
    }

    private void thread(ThreadInfo info) throws IOException {
        Thread thread = threads.get(info.getThreadId());
        String more = thread == null ? "" : (thread.isDaemon() ? " daemon" : "") + " prio=" + thread.getPriority();
        line('"' + info.getThreadName() + "\" #" + info.getThreadId() + more
                + (info.isSuspended() ? " suspended" : ""));
        line("   java.lang.Thread.State: " + state(info.getThreadState(), info.getStackTrace()));
        StackTraceElement[] stack = info.getStackTrace();
        for (int i = 0; i < stack.length; i++) {
            line("\tat " + frame(stack[i]));
            if (i == 0) {
                waits(info);
            }
            for (MonitorInfo monitor : info.getLockedMonitors()) {
                if (monitor.getLockedStackDepth() == i) {
                    line("\t- locked " + name(monitor));
                }
            }
        }
        line("");
    }

    private void waits(ThreadInfo info) throws IOException {
        LockInfo lock = info.getLockInfo();
        if (lock == null) {
            return;
        }
        Activity activity = Activity.of(info.getThreadState(), info.getStackTrace());
        String verb = activity == Activity.BLOCKED
                ? "waiting to lock "
                : activity == Activity.PARKED ? "parking to wait for " : "waiting on ";
        line("\t- " + verb + name(lock) + owner(info));
    }

    private static String owner(ThreadInfo info) {
        return info.getLockOwnerName() == null
                ? ""
                : " owned by \"" + info.getLockOwnerName() + "\" #" + info.getLockOwnerId();
    }

    private void virtual(LiveThread thread) throws IOException {
        line('"' + thread.name() + "\" #" + thread.id() + " virtual");
        line("   java.lang.Thread.State: " + state(thread.state(), thread.stack()));
        for (StackTraceElement frame : thread.stack()) {
            line("\tat " + frame(frame));
        }
        line("");
    }

    private void deadlock(List<Deadlocked> deadlocked) throws IOException {
        if (deadlocked.isEmpty()) {
            return;
        }
        line("Found a deadlock of " + deadlocked.size() + " threads:");
        line("=============================");
        for (Deadlocked thread : deadlocked) {
            line(thread.line(deadlocked));
        }
    }

    private static String state(Thread.State state, StackTraceElement[] stack) {
        switch (Activity.of(state, stack)) {
            case BLOCKED:
                return state + " (on object monitor)";
            case WAITING:
                return state + " (on object monitor)";
            case PARKED:
                return state + " (parking)";
            case SLEEPING:
                return state + " (sleeping)";
            default:
                return state.toString();
        }
    }

    /** Without module and class loader, which {@link StackTraceElement#toString} adds since 9 and jstack's readers lack. */
    private static String frame(StackTraceElement frame) {
        String place = frame.isNativeMethod()
                ? "Native Method"
                : frame.getFileName() == null
                        ? "Unknown Source"
                        : frame.getFileName() + (frame.getLineNumber() < 0 ? "" : ":" + frame.getLineNumber());
        return frame.getClassName() + '.' + frame.getMethodName() + '(' + place + ')';
    }

    private static String name(LockInfo lock) {
        return String.format(Locale.ROOT, "<0x%016x> (a %s)", lock.getIdentityHashCode(), lock.getClassName());
    }

    private void line(String text) throws IOException {
        out.append(text).append('\n');
    }
}
