package org.jvmpprof.agent.self;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Keeps the agent's CPU time within a share of what the process may use: {@code share × processors × time}. Halves rates
 * while it is above, those first that cost most, and doubles them again, one step at a time, when there has been room for
 * a while; never beyond what was set.
 *
 * <pre>
 *   used │      ╭─╮ above in two looks, or far above in one: halve, then look away until the change shows
 *   100% ┤┄┄┄┄┄╱┄┄┄╲┄┄┄┄┄┄┄┄┄┄┄┄
 *    60% ┤    ╱     ╰──╮  what a halving aims at
 *        │   ╱          ╲  ╭── and what a doubling may be foreseen to come to
 *        └──┴────────────┴──┴────────────
 * </pre>
 *
 * A doubling that has to be taken back soon doubles the wait for the next one, so that a program which is just at the
 * edge is not met with a new rate every minute. {@link #look} is called every few seconds by one thread; all else by any.
 */
public final class Budget {
    private static final double AIM = 0.6;
    private static final double ROOM = 0.6;
    private static final double FAR_ABOVE = 2;
    private static final double FLOOD = 4;

    /** The least part of the budget that a lever must cost to be moved. */
    private static final double WORTH = 0.02;

    /** Of the agent's own start, which costs what it costs. */
    private static final long GRACE_NANOS = 6_000_000_000L;

    /** Reading comes in lumps of up to ten seconds. */
    private static final long WINDOW_NANOS = 10_000_000_000L;

    private static final long SHORT_WINDOW_NANOS = 4_000_000_000L;
    private static final long SETTLE_NANOS = 5_000_000_000L;
    private static final long FIRST_WAIT_NANOS = 15_000_000_000L;
    private static final long LONGEST_WAIT_NANOS = 600_000_000_000L;
    private static final int MOST_HALVINGS_AT_ONCE = 3;
    private static final int MAX_STEPS = 50;

    /** A lever and where it stands. */
    private static final class Held {
        final Lever lever;
        int halvings;

        Held(Lever lever) {
            this.lever = lever;
        }
    }

    /** What was used up to a moment, in all and by each lever. */
    private static final class Look {
        final long timeNanos;
        final long ownNanos;
        final long[] leverNanos;

        Look(long timeNanos, long ownNanos, long[] leverNanos) {
            this.timeNanos = timeNanos;
            this.ownNanos = ownNanos;
            this.leverNanos = leverNanos;
        }
    }

    private final double share;
    private final int processors;
    private final AgentLog log;
    private final Map<String, Held> levers = new LinkedHashMap<>();
    private final Deque<Look> looks = new ArrayDeque<>();
    private final Deque<BudgetStep> steps = new ArrayDeque<>();
    private final Map<String, BudgetStep> lastOf = new LinkedHashMap<>();
    private long quietUntilNanos;
    private long roomSinceNanos;
    private long raiseWaitNanos = FIRST_WAIT_NANOS;
    private long lastRaiseNanos;
    private int inARow;
    private boolean wasAbove;
    private boolean isSaid;
    private double used;
    private long lowered;
    private long raised;

    /**
     * @param share of all processors' time: 0.01 is a hundredth
     * @param processors that the process may use
     */
    public Budget(double share, int processors, Collection<Lever> levers, long nowNanos, AgentLog log) {
        this.share = share;
        this.processors = processors;
        this.quietUntilNanos = nowNanos + GRACE_NANOS;
        this.roomSinceNanos = nowNanos;
        this.lastRaiseNanos = nowNanos - LONGEST_WAIT_NANOS;
        this.log = log;
        levers.forEach(lever -> this.levers.put(lever.name(), new Held(lever)));
    }

    /**
     * Looks at what was used so far, and moves levers if need be.
     *
     * @param ownNanos what follows the rates at once, since the start
     * @param lumpyNanosPerSecond what comes in lumps, evened out by the caller: a lump calls for no other rate
     */
    public synchronized void look(long nowNanos, long ownNanos, double lumpyNanosPerSecond) {
        looks.addLast(new Look(nowNanos, ownNanos, leverNanos()));
        while (looks.size() > 2 && nowNanos - looks.peekFirst().timeNanos > WINDOW_NANOS) {
            looks.removeFirst();
        }
        Look from = looks.peekFirst();
        long elapsed = nowNanos - from.timeNanos;
        if (elapsed <= 0) {
            return;
        }
        used = ((double) (ownNanos - from.ownNanos) / elapsed + lumpyNanosPerSecond / 1e9) / processors;
        if (nowNanos - quietUntilNanos < 0) {
            roomSinceNanos = nowNanos;
            forget(); // what was before the change, or belongs to the start, says nothing
            return;
        }
        double[] costs = costs(from, elapsed);
        boolean isAbove = used > share;
        boolean isLong = elapsed >= SHORT_WINDOW_NANOS;
        boolean isFar = used > FLOOD * share || (isLong && used > FAR_ABOVE * share);
        if (isFar || (isAbove && isLong && wasAbove)) {
            lower(nowNanos, isFar ? withUntold(costs) : costs, aim(isFar));
        } else if (!isAbove) {
            inARow = 0;
            raiseIfThereIsRoom(nowNanos, costs);
        }
        wasAbove = isAbove;
    }

    private long[] leverNanos() {
        long[] nanos = new long[levers.size()];
        int i = 0;
        for (Held held : levers.values()) {
            nanos[i++] = held.lever.costNanos();
        }
        return nanos;
    }

    /** Each lever's share of all processors' time. */
    private double[] costs(Look from, long elapsed) {
        long[] now = leverNanos();
        double[] costs = new double[now.length];
        for (int i = 0; i < costs.length; i++) {
            costs[i] = Math.max(0, (double) (now[i] - from.leverNanos[i]) / elapsed / processors);
        }
        return costs;
    }

    /**
     * Levers tell of their samples when these were read, and of a flood that takes seconds: far above, all that is used is
     * theirs in the ratio of what they have told, as far as that is worth a change.
     */
    private double[] withUntold(double[] costs) {
        double told = 0;
        for (double cost : costs) {
            told += cost > WORTH * share ? cost : 0;
        }
        if (told == 0 || told >= used) {
            return costs;
        }
        double[] whole = costs.clone();
        for (int i = 0; i < whole.length; i++) {
            whole[i] *= costs[i] > WORTH * share ? used / told : 1;
        }
        return whole;
    }

    private void forget() {
        while (looks.size() > 1) {
            looks.removeFirst();
        }
    }

    /**
     * What a halving is to bring the use to. A rate halved does not always halve the cost (large objects are sampled at any
     * rate), so a change that was not enough is followed by one that aims lower; so is a flood.
     */
    private double aim(boolean isFar) {
        int lower = Math.min(MOST_HALVINGS_AT_ONCE, isFar ? inARow + 1 : inARow);
        return AIM * share / (1 << lower);
    }

    private void lower(long nowNanos, double[] costs, double aim) {
        Held[] all = levers.values().toArray(new Held[0]);
        int[] more = new int[all.length];
        double foreseen = used;
        while (foreseen > aim) {
            int most = dearest(all, costs, more);
            if (most < 0) {
                break;
            }
            more[most]++;
            costs[most] /= 2;
            foreseen -= costs[most];
        }
        if (Arrays.stream(more).allMatch(each -> each == 0)) {
            return; // nothing that a rate could change; /debug/agent shows what it is
        }
        if (nowNanos - lastRaiseNanos < raiseWaitNanos) {
            raiseWaitNanos = Math.min(LONGEST_WAIT_NANOS, 2 * raiseWaitNanos);
        }
        String reason = "own CPU " + percent(used) + " of " + percent(share);
        for (int i = 0; i < all.length; i++) {
            if (more[i] > 0) {
                move(all[i], all[i].halvings + more[i], reason);
                lowered++;
            }
        }
        inARow++;
        settle(nowNanos);
    }

    /** The lever whose halving saves most, and at least something worth a change; -1 if there is none. */
    private int dearest(Held[] all, double[] costs, int[] more) {
        int best = -1;
        for (int i = 0; i < all.length; i++) {
            boolean canMove = all[i].halvings + more[i] < all[i].lever.most() && more[i] < MOST_HALVINGS_AT_ONCE;
            if (canMove && costs[i] > WORTH * share && (best < 0 || costs[i] > costs[best])) {
                best = i;
            }
        }
        return best;
    }

    private void raiseIfThereIsRoom(long nowNanos, double[] costs) {
        Held cheapest = null;
        double least = Double.MAX_VALUE;
        int i = 0;
        for (Held held : levers.values()) {
            double cost = costs[i++];
            if (held.halvings > 0 && cost < least) {
                cheapest = held;
                least = cost;
            }
        }
        if (cheapest == null || used + least > ROOM * share) {
            roomSinceNanos = nowNanos;
            return;
        }
        if (nowNanos - roomSinceNanos < raiseWaitNanos) {
            return;
        }
        String reason = "room again: own CPU " + percent(used) + " of " + percent(share);
        i = 0;
        double foreseen = used;
        for (Held held : levers.values()) {
            double cost = costs[i++];
            if (held.halvings > 0 && foreseen + cost <= ROOM * share) {
                foreseen += cost;
                move(held, held.halvings - 1, reason);
                raised++;
            }
        }
        if (nowNanos - lastRaiseNanos > 2 * raiseWaitNanos) {
            raiseWaitNanos = Math.max(FIRST_WAIT_NANOS, raiseWaitNanos / 2);
        }
        lastRaiseNanos = nowNanos;
        settle(nowNanos);
    }

    private void settle(long nowNanos) {
        quietUntilNanos = nowNanos + SETTLE_NANOS;
        roomSinceNanos = nowNanos;
        wasAbove = false;
    }

    private void move(Held held, int halvings, String reason) {
        Lever lever = held.lever;
        BudgetStep step = new BudgetStep(
                System.currentTimeMillis(),
                lever.name(),
                lever.describe(held.halvings),
                lever.describe(halvings),
                reason);
        held.halvings = halvings;
        lever.set(halvings);
        steps.addLast(step);
        if (steps.size() > MAX_STEPS) {
            steps.removeFirst();
        }
        lastOf.put(lever.name(), step);
        if (!isSaid) {
            isSaid = true;
            log.info("budget: " + lever.name() + " " + step.from() + " -> " + step.to() + ", " + reason
                    + "; later steps are in /debug/agent");
        }
    }

    /** A line for each of these levers that was ever moved, for the profiles that it touches. */
    public synchronized List<String> comments(String... names) {
        List<String> comments = new ArrayList<>();
        for (String name : names) {
            BudgetStep step = lastOf.get(name);
            if (step != null) {
                comments.add("budget: " + name + " changed from " + step.from() + " to " + step.to() + " at "
                        + Instant.ofEpochMilli(step.unixMillis()) + ", " + step.reason()
                        + "; each sample counts by the rate it was taken at");
            }
        }
        return comments;
    }

    /** The last {@value #MAX_STEPS} changes, oldest first. */
    public synchronized List<BudgetStep> steps() {
        return new ArrayList<>(steps);
    }

    /** How often each lever's rate is halved at present. */
    public synchronized Map<String, Integer> halvings() {
        Map<String, Integer> halvings = new LinkedHashMap<>();
        levers.forEach((name, held) -> halvings.put(name, held.halvings));
        return halvings;
    }

    /** Each lever's rate in force, in words; those that are off are left out. */
    public synchronized Map<String, String> rates() {
        Map<String, String> rates = new LinkedHashMap<>();
        levers.forEach((name, held) -> {
            if (held.lever.most() > 0) {
                rates.put(name, held.lever.describe(held.halvings));
            }
        });
        return rates;
    }

    /** The share that is allowed, of all processors' time. */
    public double share() {
        return share;
    }

    public int processors() {
        return processors;
    }

    /** The share that was used in the last ten seconds. */
    public synchronized double used() {
        return used;
    }

    public synchronized long lowered() {
        return lowered;
    }

    public synchronized long raised() {
        return raised;
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, share < 0.001 ? "%.2f %%" : "%.1f %%", 100 * share);
    }
}
