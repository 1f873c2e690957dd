package org.jvmpprof.hotapp;

import java.io.IOException;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Entry point: starts the sections that the arguments ask for and lives for {@code seconds} (0: until it is killed, or
 * told to exit). Prints nothing unless {@code verbose=on}, and then always the same lines.
 */
public final class HotApp {
    private final HotOptions options;
    private final Truth truth = new Truth();
    private final RetainSection retain;
    private final Section deadlock;

    private HotApp(HotOptions options) {
        this.options = options;
        this.retain = new RetainSection(truth, options.text("retain.mode"), options.bytes("retain"));
        this.deadlock = new DeadlockSection(truth);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        HotOptions options;
        try {
            options = HotOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("hotapp: " + e.getMessage());
            System.exit(2);
            return;
        }
        new HotApp(options).run();
    }

    private void run() throws IOException, InterruptedException {
        for (Section section : sections()) {
            section.start();
            say("hotapp: started " + section.getClass().getSimpleName());
        }
        live();
        String file = options.text("truth");
        if (!file.isEmpty()) {
            truth.writeTo(Paths.get(file));
        }
        say("hotapp: done");
    }

    private List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        sections.add(retain);
        if (options.on("cpu")) {
            sections.add(new CpuSection(truth, options.number("cpu.threads"), options.decimal("cpu.load")));
        }
        if (options.on("alloc")) {
            sections.add(new AllocSection(truth, options.bytes("alloc.rate")));
        }
        if (options.on("locks")) {
            sections.add(new LockSection(truth));
        }
        if (options.on("handoff")) {
            sections.add(new HandoffSection(truth));
        }
        if (options.on("pool")) {
            sections.add(new PoolSection(truth));
        }
        if (options.on("vthreads")) {
            sections.add(new VirtualSection(truth));
        }
        if (options.on("deadlock")) {
            sections.add(deadlock);
        }
        return sections;
    }

    /** Returns when the application's time is over. */
    private void live() throws IOException, InterruptedException {
        if (options.text("control").equals("stdin")) {
            new Control(truth, retain, deadlock, System.out).serve(System.in);
            return;
        }
        int seconds = options.number("seconds");
        CountDownLatch never = new CountDownLatch(1);
        if (seconds == 0) {
            never.await();
        } else {
            boolean unexpected = never.await(seconds, TimeUnit.SECONDS);
            assert !unexpected : "nobody counts down";
        }
    }

    private void say(String line) {
        if (options.on("verbose")) {
            System.out.println(line);
        }
    }
}
