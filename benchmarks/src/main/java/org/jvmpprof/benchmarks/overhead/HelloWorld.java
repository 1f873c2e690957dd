package org.jvmpprof.benchmarks.overhead;

/**
 * The smallest application: says when main began, on the clock that all processes of a Linux machine share
 * ({@link System#nanoTime()} is CLOCK_MONOTONIC there).
 */
final class HelloWorld {
    private HelloWorld() {}

    public static void main(String[] arguments) {
        System.out.println(System.nanoTime());
    }
}
