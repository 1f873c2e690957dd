package org.jvmpprof.testdata.storm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code storm <threads>} begins to allocate, to contend for monitors and locks, to throw and to start threads on so many
 * threads; {@code shares} begins to share one thread's CPU time two to one; {@code calm} ends both. {@code exit}, or the
 * end of the input, ends the program.
 */
public final class StormMain {
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean isStorming;

    private StormMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        StormMain program = new StormMain();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        answer("{\"ready\":1}");
        for (String line = lines.readLine(); line != null && !line.trim().equals("exit"); line = lines.readLine()) {
            answer(program.run(line.trim().split(" +")));
        }
    }

    private String run(String[] words) throws IOException, InterruptedException {
        switch (words[0]) {
            case "storm":
                return storm(Integer.parseInt(words[1]));
            case "shares":
                return shares();
            case "calm":
                return calm();
            default:
                throw new IOException(words[0] + ": no such command; there are storm, shares, calm and exit");
        }
    }

    private String storm(int count) {
        isStorming = true;
        Work work = new Work();
        for (int i = 0; i < count; i++) {
            int kind = i;
            start("storm-" + i, () -> {
                while (isStorming) {
                    work.round(kind);
                }
            });
        }
        return "{\"threads\":" + count + "}";
    }

    private String shares() {
        isStorming = true;
        Shares shares = new Shares();
        start("shares", () -> {
            while (isStorming) {
                shares.turn();
            }
        });
        return "{\"threads\":1}";
    }

    private void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private String calm() throws InterruptedException {
        isStorming = false;
        for (Thread thread : threads) {
            thread.join();
        }
        int ended = threads.size();
        threads.clear();
        return "{\"threads\":" + ended + "}";
    }

    private static void answer(String json) {
        System.out.println(json);
        System.out.flush();
    }
}
