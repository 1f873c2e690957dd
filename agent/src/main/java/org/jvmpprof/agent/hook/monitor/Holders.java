package org.jvmpprof.agent.hook.monitor;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.hook.LockSink;

/**
 * Charges owners of locks with the time that others wait for them. Waiters, owners and stacks are read from <b>one</b>
 * snapshot: an owner that is looked up first and asked for its stack afterwards has mostly gone on, and what is then
 * charged is the hold that follows.
 *
 * <p>A look stands for the time since the look before it. That is unbiased whatever the locks do in between, since when
 * a look happens does not depend on them: a hold is met in proportion to its length times its waiters.
 *
 * <p>No streams and few objects: this code runs too seldom for the JVM to compile it soon, and costs twice as much with
 * them. Owned by {@code pprof-locks}.
 */
final class Holders {
    /** More waiters than these are drawn from, and what they wait is multiplied. */
    private static final int MAX_WAITERS = 64;

    private static final int MAX_ASKED = 256;

    private final ThreadLooks looks;
    private final Frames frames;
    private final LockSink sink;
    private final SplittableRandom random;
    private final Charged charged;
    private final Contenders contenders = new Contenders();
    private final Counts counts = new Counts();
    private final Ids locks = new Ids();
    private final Ids asked = new Ids();
    private boolean lostOwner;

    Holders(ThreadLooks looks, Frames frames, LockSink sink, SplittableRandom random, Charged charged) {
        this.looks = looks;
        this.frames = frames;
        this.sink = sink;
        this.random = random;
        this.charged = charged;
    }

    /**
     * @param waiters is changed
     * @param sinceLookNanos what each of the waiters stands for
     * @return false if nobody waits for an owner after all
     */
    boolean charge(Ids waiters, double sinceLookNanos) {
        double weight = Math.max(1, (double) waiters.count() / MAX_WAITERS);
        waiters.draw(MAX_WAITERS, random);
        ask(waiters);
        if (locks.count() == 0) {
            return false;
        }
        lostOwner = false;
        List<Seen> seen = looks.snapshot(asked.toArray());
        for (Seen thread : seen) {
            // Of many waiters only the drawn ones count: each stands for others that may have been asked too.
            boolean counts = weight == 1 || waiters.has(thread.id);
            if (counts && thread.waitsForOwner() && (thread.blocked || thread.isParked())) {
                charge(thread, seen, weight * sinceLookNanos, weight);
            }
        }
        return true;
    }

    /** Waiters, owners, and who else was lately about these locks. */
    private void ask(Ids waiters) {
        locks.clear();
        asked.clear();
        boolean familiar = !lostOwner;
        for (int i = 0; i < waiters.count(); i++) {
            long lock = contenders.lockOf(waiters.get(i));
            familiar &= lock != 0;
            asked.add(waiters.get(i));
            locks.addOnce(lock);
        }
        if (!familiar) {
            askForOwners();
        }
        for (int i = 0; i < locks.count(); i++) {
            for (long contender : contenders.of(locks.get(i))) {
                if (contender != 0 && asked.count() < MAX_ASKED) {
                    asked.addOnce(contender);
                }
            }
        }
    }

    /** Strangers wait: whose lock that is must be asked first. */
    private void askForOwners() {
        locks.clear();
        for (Seen waiter : looks.brief(asked.toArray())) {
            if (waiter.waitsForOwner()) {
                locks.addOnce(waiter.lock);
                asked.addOnce(waiter.ownerId);
            }
        }
    }

    private void charge(Seen waiter, List<Seen> seen, double nanos, double weight) {
        contenders.add(waiter.lock, waiter.id);
        contenders.add(waiter.lock, waiter.ownerId);
        double contentions =
                weight * counts.since(waiter.id, waiter.blocked ? waiter.blockedCount : waiter.waitedCount);
        Seen owner = find(waiter.ownerId, seen);
        int depth = owner == null || !waiter.blocked ? 0 : owner.depthOf(waiter.lock);
        if (owner == null || owner.stack.length <= depth || owner.stack.length == 0) {
            lostOwner = true;
            charged.unknown(nanos);
        } else if (depth < 0 && Frames.isCarrier(owner.stack)) {
            charged.virtual(nanos);
        } else {
            charged.owner(nanos);
            sink.held(
                    waiter.blocked ? LockSink.Kind.MONITOR : LockSink.Kind.JUC,
                    frames.from(Math.max(0, depth), owner.stack),
                    waiter.lockClass,
                    contentions,
                    nanos);
        }
    }

    private static @Nullable Seen find(long id, List<Seen> seen) {
        for (Seen each : seen) {
            if (each.id == id) {
                return each;
            }
        }
        return null;
    }
}
