package org.jvmpprof.agent.aggregate;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jvmpprof.agent.aggregate.LockValues.Amount;

/**
 * Shares out the time that threads waited for monitors among those who held them.
 *
 * <p>Two sources know one half each. The engine tells every wait exactly, at its end, but not who held the monitor. The
 * sampler sees holders while the wait lasts, some twenty times a second, and misses what is between its looks. So, per
 * class of monitor, the exact waiting time is charged to the holders in the proportion in which they were seen:
 *
 * <pre>
 *   sampler | A: 80 ms  B: 10 ms (seen, not yet charged)      engine | 100 ms waited
 *   charged | A: 100 · 80/90 ms   B: 100 · 10/90 ms
 * </pre>
 *
 * <p>The halves do not come at the same time: a holder that was seen waits for the end of the wait, and a wait that was
 * told for the first holder to be seen. When much more holding was seen than waiting has ended, the rest is kept, as
 * those waits still last; otherwise what remains is the sampler's error, and forgotten, lest it be charged with what
 * comes later. Guarded by {@link Contention}.
 */
final class MonitorHolders {
    /** Beyond this ratio of seen to ended, waits are taken to be under way rather than misjudged. */
    private static final double UNDER_WAY = 3;

    /** Takes what a holder is charged with. */
    interface Charge {
        void to(int stack, int lockClass, double contentions, double nanos);
    }

    private static final class OfClass {
        final Map<Integer, Amount> seen = new HashMap<>();
        final Amount waited = new Amount();

        double seenNanos() {
            double sum = 0;
            for (Amount each : seen.values()) {
                sum += each.delayNanos;
            }
            return sum;
        }
    }

    private final Map<Integer, OfClass> classes = new HashMap<>();

    /** The sampler saw this stack hold a monitor while others waited for so long. */
    void seen(int stack, int lockClass, double contentions, double nanos) {
        of(lockClass).seen.computeIfAbsent(stack, s -> new Amount()).add(contentions, nanos);
    }

    /** A wait has ended. */
    void waited(int lockClass, double contentions, double nanos) {
        of(lockClass).waited.add(contentions, nanos);
    }

    /** Charges the waits that have ended; the other half of what is left stays for the next time. */
    void settle(Charge charge) {
        classes.forEach((lockClass, both) -> settle(lockClass, both, charge));
        classes.values().removeIf(both -> both.seen.isEmpty() && both.waited.delayNanos == 0);
    }

    /** Charges what was seen as it was seen: for a JVM where nobody tells the waits. */
    void settleAsSeen(Charge charge) {
        classes.forEach((lockClass, both) ->
                both.seen.forEach((stack, of) -> charge.to(stack, lockClass, of.contentions, of.delayNanos)));
        classes.clear();
    }

    /** Stacks that were seen and not charged yet. */
    void addStacks(Set<Integer> to) {
        classes.values().forEach(both -> to.addAll(both.seen.keySet()));
    }

    private static void settle(int lockClass, OfClass both, Charge charge) {
        double seenNanos = both.seenNanos();
        double waitedNanos = both.waited.delayNanos;
        if (seenNanos <= 0 || waitedNanos <= 0) {
            return;
        }
        both.seen.forEach((stack, of) -> {
            double share = of.delayNanos / seenNanos;
            charge.to(stack, lockClass, share * both.waited.contentions, share * waitedNanos);
        });
        both.waited.scale(0);
        if (seenNanos > UNDER_WAY * waitedNanos) {
            double rest = 1 - waitedNanos / seenNanos;
            both.seen.values().forEach(of -> of.scale(rest));
        } else {
            both.seen.clear();
        }
    }

    private OfClass of(int lockClass) {
        return classes.computeIfAbsent(lockClass, c -> new OfClass());
    }
}
