package org.jvmpprof.agent.hook.monitor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jvmpprof.agent.hook.IdleStacks;
import org.jvmpprof.agent.hook.LockSink;

/**
 * Time in Object.wait, where that is a native method and no hook can be. At each tick every thread that waits is charged
 * with the time since the tick before, by a field read; that makes the total. Where it waits is looked up for a few
 * threads a tick, and what has been put on a thread's slate by then goes to that stack. A thread that is still in the
 * same wait (the JVM counts them) needs no new stack, and is looked at ever more seldom, every 0.4 s in the end: so a
 * thousand idle threads cost a few looks a tick.
 *
 * <p>Owned by {@code pprof-locks}.
 */
final class ObjectWaits {
    private static final int MAX_LOOKS = 32;
    private static final long MIN_LOOK_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long FORGET_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long MAX_LOOK_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    private final ThreadLooks looks;
    private final Frames frames;
    private final LockSink sink;
    private final Map<Thread, ObjectWait> waits = new IdentityHashMap<>();
    private final List<ObjectWait> due = new ArrayList<>();
    private volatile double lostNanos;

    ObjectWaits(ThreadLooks looks, Frames frames, LockSink sink) {
        this.looks = looks;
        this.frames = frames;
        this.sink = sink;
    }

    /** The thread is in Object.wait at this tick. */
    void met(Thread thread, long nowNanos, long sinceTickNanos) {
        ObjectWait wait = waits.get(thread);
        if (wait == null) {
            wait = new ObjectWait(thread);
            waits.put(thread, wait);
        }
        if (wait.system) {
            return;
        }
        wait.pendingNanos += sinceTickNanos;
        wait.metNanos = nowNanos;
        wait.metHere++;
        if (wait.nextLookNanos - nowNanos <= 0) {
            due.add(wait);
        }
    }

    /** The thread is in another wait at this tick. */
    void metElsewhere(Thread thread) {
        ObjectWait wait = waits.isEmpty() ? null : waits.get(thread);
        if (wait != null) {
            wait.metElsewhere++;
        }
    }

    /**
     * After each tick.
     *
     * @return true if a wait has begun that is not one of an idle pool's thread
     */
    boolean look(long nowNanos) {
        if (due.isEmpty()) {
            return false;
        }
        Map<Long, ObjectWait> chosen = choose();
        Map<Long, ObjectWait> moved = new HashMap<>(chosen);
        for (Seen seen : looks.brief(known(chosen))) {
            ObjectWait wait = chosen.get(seen.id);
            if (wait != null && seen.waitedCount == wait.waitedCount) {
                moved.remove(seen.id);
                stays(wait, nowNanos);
            }
        }
        boolean begun = false;
        for (Seen seen : looks.stacks(ids(moved.keySet()))) {
            ObjectWait wait = moved.get(seen.id);
            if (wait != null && seen.isInObjectWait()) {
                begins(wait, seen, nowNanos);
                begun |= !wait.idle;
            }
        }
        return begun;
    }

    /** Now and then: threads that have ended are let go, slates of those that wait no more are wiped. */
    void tidy(long nowNanos) {
        for (Iterator<ObjectWait> each = waits.values().iterator(); each.hasNext(); ) {
            ObjectWait wait = each.next();
            boolean ended = !wait.thread.isAlive();
            if (ended || nowNanos - wait.metNanos > FORGET_NANOS) {
                flush(wait, 0);
            }
            if (ended) {
                each.remove();
            }
        }
    }

    /** Reports what is on the slates of all whose stack is known, also of waits that ended after the last look. */
    void flush() {
        for (ObjectWait wait : waits.values()) {
            if (wait.stack != null) {
                flush(wait, 0);
            }
        }
    }

    /** The last call. */
    void close() {
        for (ObjectWait wait : waits.values()) {
            flush(wait, 0);
        }
        waits.clear();
    }

    double lostNanos() {
        return lostNanos;
    }

    /** Those that are due; of too many, those that have been due for the longest time. */
    private Map<Long, ObjectWait> choose() {
        if (due.size() > MAX_LOOKS) {
            due.sort((one, other) -> Long.signum(one.nextLookNanos - other.nextLookNanos));
        }
        Map<Long, ObjectWait> chosen = new LinkedHashMap<>();
        for (ObjectWait wait : due.subList(0, Math.min(MAX_LOOKS, due.size()))) {
            chosen.put(ThreadFields.id(wait.thread), wait);
        }
        due.clear();
        return chosen;
    }

    private static long[] known(Map<Long, ObjectWait> chosen) {
        Ids ids = new Ids();
        for (Map.Entry<Long, ObjectWait> each : chosen.entrySet()) {
            if (each.getValue().stack != null) {
                ids.add(each.getKey());
            }
        }
        return ids.toArray();
    }

    private static long[] ids(Set<Long> of) {
        Ids ids = new Ids();
        for (long id : of) {
            ids.add(id);
        }
        return ids.toArray();
    }

    private void stays(ObjectWait wait, long nowNanos) {
        wait.lookPauseNanos = Math.min(MAX_LOOK_PAUSE_NANOS, 2 * wait.lookPauseNanos);
        wait.nextLookNanos = nowNanos + wait.lookPauseNanos;
        flush(wait, 0);
    }

    private void begins(ObjectWait wait, Seen seen, long nowNanos) {
        double waits = wait.stack == null ? 1 : wait.ofWaits(seen.waitedCount - wait.waitedCount);
        int[] stack = frames.from(0, seen.stack);
        wait.waitedCount = seen.waitedCount;
        if (!seen.lockClass.isEmpty() || !Arrays.equals(stack, wait.stack)) {
            // One that was just notified has no lock any more, but most likely the one that it had here before.
            wait.lockClass = seen.lockClass;
        }
        wait.stack = stack;
        wait.idle = IdleStacks.isIdle(seen.stack);
        wait.lookPauseNanos = MIN_LOOK_PAUSE_NANOS;
        // Due at the next tick, whenever that is.
        wait.nextLookNanos = nowNanos;
        flush(wait, waits);
    }

    // One thread writes, so a volatile sum is enough.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void flush(ObjectWait wait, double waits) {
        long nanos = wait.pendingNanos;
        wait.pendingNanos = 0;
        int[] stack = wait.stack;
        if (nanos > 0 && stack != null) {
            sink.waited(LockSink.Kind.WAIT, stack.clone(), wait.lockClass, wait.idle, waits, nanos);
        } else {
            lostNanos += nanos;
        }
    }
}
