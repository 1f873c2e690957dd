package org.jvmpprof.testdata.locks;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the JDK promises of its locks and queues, checked in this very JVM: with an agent in it or without, the outcome
 * must be the same. Prints one line, {@code passed <n>}, or the first failure with its stack trace and status 1. An
 * argument says how many rounds to make; each is a second or two.
 */
public final class SemanticsMain {
    private SemanticsMain() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length == 0 ? 1 : Integer.parseInt(arguments[0]);
        int passed = 0;
        for (int i = 0; i < rounds; i++) {
            passed += run(false);
            passed += Fibers.hasVirtual() ? run(true) : 0;
        }
        System.out.println("passed " + passed);
    }

    private static int run(boolean virtual) throws Exception {
        Map<String, Fibers.Task> tests = new LinkedHashMap<>();
        new LockSemantics(virtual).addTo(tests);
        new SyncSemantics(virtual).addTo(tests);
        for (Map.Entry<String, Fibers.Task> test : tests.entrySet()) {
            try {
                test.getValue().run();
            } catch (Exception e) {
                throw new IllegalStateException((virtual ? "virtual: " : "platform: ") + test.getKey(), e);
            }
        }
        return tests.size();
    }
}
