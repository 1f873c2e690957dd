package org.jvmpprof.agent.aggregate;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * Estimates what is reachable now, by allocating stack and class.
 *
 * <h2>The hard place</h2>
 *
 * No JVM tells, at any time, which sampled objects still live. async-profiler follows up to 1024 sampled objects by weak
 * reference, without bias, but says which survived only when its session ends, and forgets them then. JFR's
 * OldObjectSample can be asked at any time, but weighs an object in a thread's buffer by its own size instead of the
 * buffer's: of 60 MB in arrays of 1 KB and 40 MB in arrays of 64 KB it kept 0 and 251 samples. The class histogram is
 * exact, but knows no stacks.
 *
 * <p>So a session's end is taken as the end of a <em>generation</em> of objects:
 *
 * <ul>
 *   <li>Its survivors, unsampled, are what this generation adds to the estimate of its stacks and classes.
 *   <li>Older generations cannot be looked at again. Their estimate stands until an exact class histogram says how much
 *       of a class there is: what the youngest generation does not account for is what the older ones still have, and
 *       they shrink to it (they can only shrink). Whatever differs then is sampling error, and scales out.
 * </ul>
 *
 * <p>Undecided objects ({@link Generation}) fare as the followed ones of their site did. A site of whose objects none was
 * followed is a candidate for what its class has beyond the estimate.
 *
 * <p>An estimate is scaled up only as far as its sampling error can explain the difference. If a class has more, that
 * was allocated before sampling began, or by sites that no sample has met: the estimate stands, and the rest stays
 * <em>unattributed</em>; given to the sites that are known, it would accuse the wrong ones.
 *
 * <p>So after a histogram every class's sum, unattributed bytes included, is exact; the split between stacks of one class
 * has the sampling error of the objects behind it, and the assumption that older generations of one class die alike.
 * Owned by the poller's thread.
 */
final class LiveHeap {
    /** Estimate of one stack and class, and the sampled objects behind it. */
    static final class Sum {
        long sampledObjects;
        long sampledBytes;
        double objects;
        double bytes;
        double survivors;
        double youngObjects;
        double youngBytes;
        double youngSurvivors;

        void add(Sum other) {
            objects += other.objects;
            bytes += other.bytes;
            survivors += other.survivors;
            youngObjects += other.youngObjects;
            youngBytes += other.youngBytes;
            youngSurvivors += other.youngSurvivors;
        }
    }

    /** Objects of a site that may be reachable, and how those of its objects fared that were followed. */
    private static final class Candidate {
        double followedBytes;
        double survivedBytes;
        double bytes;
        double objects;

        /** Share of the followed bytes that survived; -1 when none was followed. */
        double survivalRate() {
            return followedBytes == 0 ? -1 : Math.min(1, survivedBytes / followedBytes);
        }

        /** An exact count has been made: what was undecided is decided, and old experience fades. */
        void age() {
            bytes = 0;
            objects = 0;
            followedBytes /= 2;
            survivedBytes /= 2;
        }
    }

    private static final Sum NOTHING = new Sum();
    private static final double GONE_BYTES = 1;
    /** In place of a class: all those that have less than {@link #SMALL_SHARE} of the heap unattributed. */
    static final int SMALL_CLASSES = -1;

    private static final double SMALL_SHARE = 0.001;
    /** Standard deviations of a Poisson count that sampling error is believed to explain. */
    private static final double BELIEVED_DEVIATIONS = 3;

    private final Map<StackClass, Sum> sums = new HashMap<>();
    private final Map<StackClass, Candidate> candidates = new HashMap<>();
    private double exactBytes;
    private final Map<Integer, Sum> unattributed = new HashMap<>();

    /** Forgets experience with sites whose stacks go; what is reachable keeps its stacks, which are added to {@code kept}. */
    void fold(Set<Integer> kept) {
        sums.keySet().forEach(site -> kept.add(site.stack));
        candidates.keySet().removeIf(site -> !kept.contains(site.stack));
    }

    /** What became of a site's objects in the session that ends now. */
    void join(StackClass site, Generation.Fate fate) {
        if (fate.survivors > 0) {
            Sum sum = sums.computeIfAbsent(site, key -> new Sum());
            sum.sampledObjects += fate.survivors;
            sum.sampledBytes += fate.survivorBytes;
            sum.youngObjects += fate.survivedObjects;
            sum.youngBytes += fate.survivedBytes;
            sum.youngSurvivors += fate.survivors;
        }
        Candidate candidate = candidates.computeIfAbsent(site, key -> new Candidate());
        candidate.followedBytes += fate.followedBytes;
        candidate.survivedBytes += fate.survivedBytes;
        candidate.bytes += fate.undecidedBytes;
        candidate.objects += fate.undecidedObjects;
    }

    /** Undecided objects of sites of which some were followed fare as those did. */
    private void decide() {
        candidates.forEach((site, candidate) -> {
            double rate = candidate.survivalRate();
            if (rate > 0 && candidate.bytes > 0) {
                Sum sum = sums.computeIfAbsent(site, key -> new Sum());
                sum.youngBytes += rate * candidate.bytes;
                sum.youngObjects += rate * candidate.objects;
            }
            if (rate >= 0) {
                candidate.bytes = 0;
                candidate.objects = 0;
            }
        });
    }

    /**
     * The youngest generation joins the older ones as it is. More than the heap held after its last collection cannot be
     * there; what is too much goes from all alike.
     */
    void settle(long usedAfterCollection) {
        decide();
        double total = 0;
        for (Sum sum : sums.values()) {
            sum.objects += sum.youngObjects;
            sum.bytes += sum.youngBytes;
            sum.survivors += sum.youngSurvivors;
            sum.youngObjects = 0;
            sum.youngBytes = 0;
            sum.youngSurvivors = 0;
            total += sum.bytes;
        }
        if (total > usedAfterCollection) {
            double factor = usedAfterCollection / total;
            for (Sum sum : sums.values()) {
                sum.objects *= factor;
                sum.bytes *= factor;
            }
        }
    }

    /** The youngest generation joins the older ones, and every class's sum becomes {@code exact}. */
    void settle(Map<Integer, ClassTotal> exact) {
        decide();
        Map<Integer, Sum> estimates = perClass(sums);
        Map<Integer, Factors> factors = new HashMap<>();
        exact.forEach((className, total) ->
                factors.put(className, Factors.of(estimates.getOrDefault(className, new Sum()), total)));
        for (Iterator<Map.Entry<StackClass, Sum>> all = sums.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<StackClass, Sum> entry = all.next();
            factors.getOrDefault(entry.getKey().className, Factors.GONE).applyTo(entry.getValue());
            if (entry.getValue().bytes < GONE_BYTES) {
                all.remove();
            }
        }
        admitCandidates(exact);
        countUnattributed(exact);
    }

    /** What a class has beyond its estimate goes to the sites that may hold it, as far as they can. */
    private void admitCandidates(Map<Integer, ClassTotal> exact) {
        Map<Integer, Sum> known = perClass(sums);
        Map<Integer, Double> possible = new HashMap<>();
        candidates.forEach((site, candidate) -> possible.merge(site.className, candidate.bytes, Double::sum));
        candidates.forEach((site, candidate) -> {
            ClassTotal total = exact.get(site.className);
            double left = total == null ? 0 : total.bytes - known.getOrDefault(site.className, NOTHING).bytes;
            double share = candidate.bytes == 0
                    ? 0
                    : Math.min(1, left / possible.getOrDefault(site.className, candidate.bytes));
            if (share * candidate.bytes >= GONE_BYTES) {
                Sum sum = sums.computeIfAbsent(site, key -> new Sum());
                sum.bytes += share * candidate.bytes;
                sum.objects += share * candidate.objects;
            }
        });
        for (Iterator<Candidate> all = candidates.values().iterator(); all.hasNext(); ) {
            Candidate candidate = all.next();
            candidate.age();
            if (candidate.followedBytes < GONE_BYTES) {
                all.remove();
            }
        }
    }

    private void countUnattributed(Map<Integer, ClassTotal> exact) {
        Map<Integer, Sum> known = perClass(sums);
        exactBytes = 0;
        exact.values().forEach(total -> exactBytes += total.bytes);
        unattributed.clear();
        exact.forEach((className, total) -> {
            Sum sum = known.getOrDefault(className, NOTHING);
            double bytes = Math.max(0, total.bytes - sum.bytes);
            int shown = bytes < SMALL_SHARE * exactBytes ? SMALL_CLASSES : className;
            Sum rest = unattributed.computeIfAbsent(shown, key -> new Sum());
            rest.bytes += bytes;
            rest.objects += Math.max(0, total.objects - sum.objects);
        });
    }

    private static Map<Integer, Sum> perClass(Map<StackClass, Sum> sums) {
        Map<Integer, Sum> perClass = new HashMap<>();
        sums.forEach((site, sum) ->
                perClass.computeIfAbsent(site.className, key -> new Sum()).add(sum));
        return perClass;
    }

    Map<StackClass, Sum> sums() {
        return sums;
    }

    /** Bytes that the last histogram found reachable; 0 before the first. */
    double exactBytes() {
        return exactBytes;
    }

    /**
     * What no sampled object stands for, by class; classes with little of it together under {@link #SMALL_CLASSES}.
     */
    Map<Integer, Sum> unattributed() {
        return unattributed;
    }

    /** What a class histogram says of one class. */
    static final class ClassTotal {
        final long objects;
        final long bytes;

        ClassTotal(long objects, long bytes) {
            this.objects = objects;
            this.bytes = bytes;
        }
    }

    /** What the estimates of a class's old and young generations are multiplied with. */
    private static final class Factors {
        static final Factors GONE = new Factors(0, 0, 0, 0, 0);

        final double oldBytes;
        final double youngBytes;
        final double oldObjects;
        final double youngObjects;
        final double oldSurvived;

        Factors(double oldBytes, double youngBytes, double oldObjects, double youngObjects, double oldSurvived) {
            this.oldSurvived = oldSurvived;
            this.oldBytes = oldBytes;
            this.youngBytes = youngBytes;
            this.oldObjects = oldObjects;
            this.youngObjects = youngObjects;
        }

        static Factors of(Sum estimate, ClassTotal exact) {
            double oldBytes = survived(estimate.bytes, exact.bytes - estimate.youngBytes);
            double oldObjects = survived(estimate.objects, exact.objects - estimate.youngObjects);
            double survivors = Math.max(1, estimate.survivors * oldBytes + estimate.youngSurvivors);
            double believed = 1 + BELIEVED_DEVIATIONS / Math.sqrt(survivors);
            double bytes = scale(estimate.bytes * oldBytes + estimate.youngBytes, exact.bytes, believed);
            double objects = scale(estimate.objects * oldObjects + estimate.youngObjects, exact.objects, believed);
            return new Factors(oldBytes * bytes, bytes, oldObjects * objects, objects, oldBytes);
        }

        void applyTo(Sum sum) {
            sum.bytes = sum.bytes * oldBytes + sum.youngBytes * youngBytes;
            sum.objects = sum.objects * oldObjects + sum.youngObjects * youngObjects;
            sum.survivors = sum.survivors * oldSurvived + sum.youngSurvivors;
            sum.youngBytes = 0;
            sum.youngObjects = 0;
            sum.youngSurvivors = 0;
        }

        private static double survived(double estimate, double left) {
            return estimate <= 0 ? 0 : Math.max(0, Math.min(1, left / estimate));
        }

        /** To the exact sum if sampling error explains the difference; if not, the estimate is as good as it gets. */
        private static double scale(double estimate, double exact, double believed) {
            double factor = estimate <= 0 ? 0 : exact / estimate;
            return factor <= believed ? factor : 1;
        }
    }
}
