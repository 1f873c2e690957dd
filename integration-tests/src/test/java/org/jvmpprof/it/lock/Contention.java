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

    /** The heavy holder's part of all blame, as the program's log has it. */
    double trueShare(String lock) {
        return (double) truth.get(lock + ".heavy") / (truth.get(lock + ".heavy") + truth.get(lock + ".light"));
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
                "%-8s share %.1f %% (truth %.1f %%), charged %.1f %%, blocked %.1f %% of %d ms in %d waits",
                lock,
                100 * measuredShare(lock),
                100 * trueShare(lock),
                100.0 * charged(lock) / waited(lock),
                100.0 * blocked(lock) / waited(lock),
                waited(lock) / 1_000_000,
                truth.get(lock + ".waits"));
    }
}
