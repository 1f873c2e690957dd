package org.jvmpprof.benchmarks.overhead;

/** Does nothing for as many milliseconds as its argument says, so that what an agent does at its start gets done. */
final class Pausing {
    private Pausing() {}

    public static void main(String[] arguments) throws InterruptedException {
        Thread.sleep(Long.parseLong(arguments[0]));
        System.out.println("done");
    }
}
