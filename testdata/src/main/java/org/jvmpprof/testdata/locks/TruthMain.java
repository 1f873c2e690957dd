package org.jvmpprof.testdata.locks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Locks with a heavy holder, a light holder and threads that only want in, with an exact log of who held while who
 * waited.
 *
 * <p>{@code run <platform|virtual> <heavy micros> <light micros> <seconds> <lock>…} contends for each lock
 * ({@code monitor}, {@code lock}, {@code fair}, {@code write}) at the same time, each with its own threads, and answers
 * with the figures of {@link Blame}. Before and after, nobody waits.
 */
public final class TruthMain {
    private static final int HOLDERS = 4;
    private static final int ENTERERS = 2;
    private static final long SHORTEST_PAUSE_MILLIS = 1;

    private volatile boolean isOver;

    private TruthMain() {}

    public static void main(String[] arguments) throws Exception {
        new Commands().with("run", words -> new TruthMain().run(words)).serve();
    }

    private Map<String, Long> run(String[] words) throws Exception {
        boolean virtual = words[0].equals("virtual");
        Hold hold = new Hold(Long.parseLong(words[1]), Long.parseLong(words[2]));
        long pauseMillis = Math.max(SHORTEST_PAUSE_MILLIS, Long.parseLong(words[1]) / 9_000);
        List<Fibers.Running> threads = new ArrayList<>();
        List<List<EventLog>> logs = new ArrayList<>();
        for (int i = 4; i < words.length; i++) {
            logs.add(start(virtual, words[i], hold, pauseMillis, threads));
        }
        Thread.sleep(Long.parseLong(words[3]) * 1000);
        isOver = true;
        for (Fibers.Running each : threads) {
            each.join();
        }
        Map<String, Long> answer = new TreeMap<>();
        for (int i = 4; i < words.length; i++) {
            new Blame(logs.get(i - 4)).addTo(answer, words[i]);
        }
        return answer;
    }

    private List<EventLog> start(
            boolean virtual, String name, Hold hold, long pauseMillis, List<Fibers.Running> threads) {
        Contended lock = Contended.named(name);
        List<EventLog> logs = new ArrayList<>();
        for (int i = 0; i < HOLDERS + ENTERERS; i++) {
            EventLog log = new EventLog();
            logs.add(log);
            boolean holds = i < HOLDERS;
            Random random = new Random(i);
            threads.add(Fibers.start(virtual, name + '-' + i, () -> {
                if (holds) {
                    hold(lock, log, hold, pauseMillis, random);
                } else {
                    enter(lock, log, pauseMillis, random);
                }
            }));
        }
        return logs;
    }

    /** Which method comes next is drawn, so that the threads do not fall into step; the seed makes runs alike. */
    private void hold(Contended lock, EventLog log, Hold hold, long pauseMillis, Random random)
            throws InterruptedException {
        while (!isOver) {
            if (random.nextBoolean()) {
                lock.holdHeavy(log, hold);
            } else {
                lock.holdLight(log, hold);
            }
            pause(pauseMillis, random);
        }
    }

    private void enter(Contended lock, EventLog log, long pauseMillis, Random random) throws InterruptedException {
        while (!isOver) {
            lock.enter(log);
            pause(pauseMillis, random);
        }
    }

    private static void pause(long millis, Random random) throws InterruptedException {
        Thread.sleep(1 + random.nextInt((int) (2 * millis)));
    }
}
