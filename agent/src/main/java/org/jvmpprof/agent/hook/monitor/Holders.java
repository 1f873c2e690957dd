package org.jvmpprof.agent.hook.monitor;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jvmpprof.agent.hook.LockSink;

/**
 * Charges owners of locks with the time that others wait for them. Waiters, owners and stacks are read from <b>one</b>
 * snapshot: an owner that is looked up first and asked for its stack afterwards has mostly gone on, and what is then
 * charged is the hold that follows.
 *
 * <p>A look stands for the time since the look before it. That is unbiased whatever the locks do in between, since when
 * a look happens does not depend on them: a hold is met in proportion to its length times its waiters.
 *
 * <p>Owned by {@code pprof-locks}; the sums may be read from anywhere.
 */
final class Holders {
    /** More waiters than these are drawn from, and what they wait is multiplied. */
    private static final int MAX_WAITERS = 64;

    private static final int MAX_ASKED = 256;

    private final ThreadLooks looks;
    private final Frames frames;
    private final LockSink sink;
    private final SplittableRandom random;
    private final Contenders contenders = new Contenders();
    private final Counts counts = new Counts();
    private final Charged charged;

    Holders(ThreadLooks looks, Frames frames, LockSink sink, SplittableRandom random, Charged charged) {
        this.looks = looks;
        this.frames = frames;
        this.sink = sink;
        this.random = random;
        this.charged = charged;
    }

    /**
     * @param sinceLookNanos what each of the waiters stands for
     * @return false if nobody waits for an owner after all
     */
    boolean charge(Ids waiters, double sinceLookNanos) {
        long[] drawn = waiters.some(MAX_WAITERS, random);
        boolean all = drawn.length == waiters.count();
        long[] asked = toAsk(drawn);
        if (asked.length == 0) {
            return false;
        }
        List<Seen> seen = looks.snapshot(asked);
        double each = sinceLookNanos * waiters.count() / drawn.length;
        Map<Long, Seen> byId = new HashMap<>();
        for (Seen thread : seen) {
            byId.put(thread.id, thread);
        }
        Set<Long> counted = all ? byId.keySet() : setOf(drawn);
        for (Seen thread : seen) {
            if (counted.contains(thread.id)) {
                charge(thread, byId, each, each / sinceLookNanos);
            }
        }
        return true;
    }

    /** Waiters, owners, and who else was lately about these locks; nobody if no lock has an owner. */
    private long[] toAsk(long[] waiters) {
        Set<Long> asked = setOf(waiters);
        Set<Long> locks = new HashSet<>();
        for (Seen waiter : looks.brief(waiters)) {
            if (waiter.lock != 0 && waiter.ownerId > 0) {
                locks.add(waiter.lock);
                asked.add(waiter.ownerId);
            }
        }
        for (long lock : locks) {
            for (long contender : contenders.of(lock)) {
                if (contender != 0 && asked.size() < MAX_ASKED) {
                    asked.add(contender);
                }
            }
        }
        return (locks.isEmpty() ? Collections.<Long>emptySet() : asked)
                .stream().mapToLong(Long::longValue).toArray();
    }

    private void charge(Seen waiter, Map<Long, Seen> byId, double nanos, double weight) {
        if (!waiter.waitsForOwner() || !(waiter.blocked || waiter.isParked())) {
            return;
        }
        contenders.add(waiter.lock, waiter.id);
        contenders.add(waiter.lock, waiter.ownerId);
        long count = waiter.blocked ? waiter.blockedCount : waiter.waitedCount;
        double contentions = weight * counts.since(waiter.id, count);
        Seen owner = byId.get(waiter.ownerId);
        if (owner == null) {
            charged.unknown(nanos);
            return;
        }
        LockSink.Kind kind = waiter.blocked ? LockSink.Kind.MONITOR : LockSink.Kind.JUC;
        int depth = waiter.blocked ? owner.depthOf(waiter.lock) : 0;
        if (depth < 0 && Frames.isCarrier(owner.stack)) {
            charged.virtual(nanos);
            return;
        }
        int[] stack = frames.from(Math.min(Math.max(0, depth), owner.stack.length), owner.stack);
        if (stack.length == 0) {
            charged.unknown(nanos);
            return;
        }
        charged.owner(nanos);
        sink.held(kind, stack, waiter.lockClass, contentions, nanos);
    }

    private static Set<Long> setOf(long[] ids) {
        Set<Long> set = new HashSet<>();
        for (long id : ids) {
            set.add(id);
        }
        return set;
    }
}
