package org.jvmpprof.benchmarks.overhead;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Prints what it costs to install the lock hooks: user and system CPU of a program that only sleeps, without the agent,
 * with it but without hooks, and with both, in turn. Arguments: the repository's root, the {@code java} under test, the
 * number of rounds.
 */
public final class Installation {
    private static final int WARM_UP = 1;
    private static final String LIFE_MILLIS = "1500";
    private static final @Nullable String[] SIDES = {null, "socket=off,hooks=off", "socket=off,hooks=on"};

    private final Target target;
    private final String classes;
    private final int rounds;

    private Installation(Path root, Path java, int rounds) {
        this.target = new Target(java, root.resolve("agent/target/profiler.jar"));
        this.classes = root.resolve("benchmarks/target/classes").toString();
        this.rounds = rounds;
    }

    public static void main(String[] arguments) throws Exception {
        new Installation(Path.of(arguments[0]), Path.of(arguments[1]), Integer.parseInt(arguments[2])).measure();
    }

    private void measure() throws IOException, InterruptedException {
        double[][] cpu = new double[SIDES.length][rounds];
        for (int i = -WARM_UP; i < rounds; i++) {
            for (int turn = 0; turn < SIDES.length; turn++) {
                int side = Math.floorMod(i + turn, SIDES.length);
                double millis = target.run(SIDES[side], "-cp", classes, Pausing.class.getName(), LIFE_MILLIS)
                        .cpuMillis();
                if (i >= 0) {
                    cpu[side][i] = millis;
                }
            }
        }
        System.out.printf(Locale.ROOT, "%d rounds; median (quartiles)%n%n", rounds);
        System.out.println("| CPU of a program that sleeps | | goal |\n|---|---|---|");
        row("without the agent", Spread.of(cpu[0]).text("%.0f ms"), "");
        row("the agent with hooks=off adds", Spread.differences(cpu[1], cpu[0]).text("%+.0f ms"), "");
        row(
                "hooks=on against hooks=off adds",
                Spread.differences(cpu[2], cpu[1]).text("%+.0f ms"),
                "≤ 150 ms");
    }

    private static void row(String what, String figure, String goal) {
        System.out.println("| " + what + " | " + figure + " | " + goal + " |");
    }
}
