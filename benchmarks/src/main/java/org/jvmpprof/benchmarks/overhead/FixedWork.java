package org.jvmpprof.benchmarks.overhead;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The same work every time, of the kind that servers do: strings are built, sorted, counted in maps and sent through a
 * pool of four threads with a shared, locked result. The argument is the number of rounds.
 */
final class FixedWork {
    private static final int TASKS = 32;
    private static final int WORDS = 20_000;
    private static final int VOCABULARY = 3_000;

    private final Map<String, Integer> result = new HashMap<>();

    private FixedWork() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        FixedWork work = new FixedWork();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            for (int i = 0; i < rounds; i++) {
                work.round(pool, i);
            }
        } finally {
            pool.shutdown();
        }
        System.out.println(work.result.size());
    }

    private void round(ExecutorService pool, int round) throws Exception {
        List<Future<?>> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            long seed = (long) round * TASKS + i;
            tasks.add(pool.submit(() -> count(text(new Random(seed)))));
        }
        for (Future<?> task : tasks) {
            task.get();
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < WORDS; i++) {
            text.append("word").append(random.nextInt(VOCABULARY)).append(' ');
        }
        return text.toString();
    }

    private void count(String text) {
        Map<String, Integer> counts = new HashMap<>();
        for (String word : text.split(" ")) {
            counts.merge(word, 1, Integer::sum);
        }
        List<Map.Entry<String, Integer>> sorted = new ArrayList<>(counts.entrySet());
        sorted.sort(Map.Entry.comparingByValue());
        for (Map.Entry<String, Integer> each : sorted.subList(0, sorted.size() / 4)) {
            synchronized (result) {
                result.merge(each.getKey(), each.getValue(), Integer::sum);
            }
        }
    }
}
