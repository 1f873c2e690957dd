package org.jvmpprof.agent.hook.monitor;

import java.lang.management.MonitorInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Threads as a test sets them; notes what was asked. */
final class FakeLooks implements ThreadLooks {
    final Map<Long, Seen> threads = new LinkedHashMap<>();
    final List<String> asked = new ArrayList<>();

    static final String LOCK = "com.acme.Lock";

    static StackTraceElement[] stack(String... methods) {
        StackTraceElement[] stack = new StackTraceElement[methods.length];
        for (int i = 0; i < methods.length; i++) {
            int dot = methods[i].lastIndexOf('.');
            stack[i] = dot < 0
                    ? new StackTraceElement("com.acme.App", methods[i], "App.java", 10 + i)
                    : new StackTraceElement(methods[i].substring(0, dot), methods[i].substring(dot + 1), null, -2);
        }
        return stack;
    }

    /** Blocked on lock {@code identity}. */
    void blocked(long id, int identity, long owner, long blockedCount, String... stack) {
        put(new Seen(
                id, true, Seen.key(LOCK, identity), LOCK, owner, blockedCount, 0, stack(stack), new MonitorInfo[0]));
    }

    /** Parked for a java.util.concurrent lock. */
    void parked(long id, int identity, long owner) {
        StackTraceElement[] stack = stack("jdk.internal.misc.Unsafe.park", "run");
        put(new Seen(id, false, Seen.key(LOCK, identity), LOCK, owner, 0, 1, stack, new MonitorInfo[0]));
    }

    /** Holds lock {@code identity} in the frame at {@code depth}, if that is not negative. */
    void running(long id, int identity, int depth, String... methods) {
        StackTraceElement[] stack = stack(methods);
        MonitorInfo[] held = depth < 0
                ? new MonitorInfo[0]
                : new MonitorInfo[] {new MonitorInfo(LOCK, identity, depth, stack[depth])};
        put(new Seen(id, false, 0, "", -1, 0, 0, stack, held));
    }

    void waiting(long id, long waitedCount, String... methods) {
        put(new Seen(id, false, Seen.key(LOCK, 1), LOCK, -1, 0, waitedCount, stack(methods), new MonitorInfo[0]));
    }

    void put(Seen seen) {
        threads.put(seen.id, seen);
    }

    @Override
    public List<Seen> brief(long[] ids) {
        return find("brief", ids);
    }

    @Override
    public List<Seen> stacks(long[] ids) {
        return find("stacks", ids);
    }

    @Override
    public List<Seen> snapshot(long[] ids) {
        return find("snapshot", ids);
    }

    @Override
    public long cpuNanos() {
        return -1;
    }

    private List<Seen> find(String what, long[] ids) {
        if (ids.length == 0) {
            return new ArrayList<>();
        }
        asked.add(what);
        List<Seen> found = new ArrayList<>();
        for (long id : ids) {
            Seen seen = threads.get(id);
            if (seen != null) {
                found.add(seen);
            }
        }
        return found;
    }
}
