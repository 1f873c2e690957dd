package org.jvmpprof.testdata.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Exceptions where there is no stack or no heap left. Counts what came otherwise than it must. */
final class Edges {
    private static final int ROUNDS = 2;
    private static final int CHUNK = 1 << 20;

    private long overflows;
    private long made;
    private long memories;
    private long strange;

    Map<String, Long> answer() throws InterruptedException {
        Thread shallow = new Thread(null, this::overflow, "edges", 256 << 10);
        shallow.start();
        shallow.join();
        memory();
        Map<String, Long> answer = new TreeMap<>();
        answer.put("overflows", overflows);
        answer.put("made", made);
        answer.put("memories", memories);
        answer.put("strange", strange);
        return answer;
    }

    private void overflow() {
        for (int i = 0; i < ROUNDS; i++) {
            try {
                deeper(i % 7);
                strange++;
            } catch (StackOverflowError e) {
                overflows++;
            } catch (Throwable e) {
                strange++;
            }
        }
    }

    /** Makes an exception at every depth down to the stack's end, caught where it is made. */
    @SuppressWarnings("InfiniteRecursion") // it is to reach the stack's end
    private int deeper(int step) {
        try {
            throw new Made.Deep("depth");
        } catch (Made.Deep e) {
            made++;
        }
        return step + deeper(step) + 1;
    }

    private void memory() {
        for (int i = 0; i < 2; i++) {
            List<Object> kept = new ArrayList<>();
            try {
                while (true) {
                    kept.add(new byte[CHUNK]);
                    if (kept.size() % 64 == 0) {
                        kept.add(new Made.Deep("memory"));
                    }
                }
            } catch (OutOfMemoryError e) {
                kept.clear();
                memories++;
            } catch (Throwable e) {
                kept.clear();
                strange++;
            }
        }
    }
}
