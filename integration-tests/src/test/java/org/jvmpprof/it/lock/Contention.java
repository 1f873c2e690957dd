package org.jvmpprof.it.lock;

import java.time.Duration;
import org.jvmpprof.it.HotJvm;
import org.jvmpprof.it.Pprof;
import org.jvmpprof.it.Truth;

/** One run of the truth program: its own log, and what both profiles have got by it. */
record Contention(Truth truth, LockProfile block, LockProfile mutex) {
    /** @param words as the program's command {@code run} takes them */
    static Contention run(HotJvm app, int seconds, String words) {
        Pprof block = LockProfile.settled(app, "block", "delay");
        Pprof mutex = LockProfile.settled(app, "mutex", "delay");
        Truth truth = Truth.parse(app.command("run " + words, Duration.ofSeconds(seconds + 60L)));
        return new Contention(
                truth,
                new LockProfile(block, LockProfile.settled(app, "block", "delay")),
                new LockProfile(mutex, LockProfile.settled(app, "mutex", "delay")));
    }

    long waited(String lock) {
        return truth.get(lock + ".waited");
    }

    /** The heavy holder's part of all blame, as the program's log has it: of the waiting while somebody held. */
    double trueShare(String lock) {
        return (double) truth.get(lock + ".heavy") / (truth.get(lock + ".heavy") + truth.get(lock + ".light"));
    }

    /**
     * The part of all waiting while nobody held: one thread had let go, and the next was on its way. The log blames
     * nobody for it, a profile one of the two; on a machine with more to do than it can it is no small part.
     */
    double nobodysShare(String lock) {
        return 1 - (double) (truth.get(lock + ".heavy") + truth.get(lock + ".light")) / waited(lock);
    }

    /** How far the profile's share is outside of all that the log allows. */
    double shareError(String lock) {
        double nobody = nobodysShare(lock);
        double least = trueShare(lock) * (1 - nobody);
        double most = least + nobody;
        double share = measuredShare(lock);
        return Math.max(0, Math.max(least - share, share - most));
    }

    double measuredShare(String lock) {
        return (double) mutex.of("delay", holder(lock) + ".holdHeavy") / charged(lock);
    }

    /** What the holders of a lock were charged with. */
    long charged(String lock) {
        return mutex.ofClass("delay", holder(lock));
    }

    long blocked(String lock) {
        return block.ofClass("delay", holder(lock));
    }

    /** The program's class that holds that lock. */
    static String holder(String lock) {
        return Character.toUpperCase(lock.charAt(0)) + lock.substring(1) + "Holds";
    }

    /** A line for the build's log. */
    String row(String lock) {
        return String.format(
                "%-8s share %.1f %% (truth %.1f %%, nobody's %.1f %%), charged %.1f %%, blocked %.1f %% of %d ms in %d waits",
                lock,
                100 * measuredShare(lock),
                100 * trueShare(lock),
                100 * nobodysShare(lock),
                100.0 * charged(lock) / waited(lock),
                100.0 * blocked(lock) / waited(lock),
                waited(lock) / 1_000_000,
                truth.get(lock + ".waits"));
    }
}
