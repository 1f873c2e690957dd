package org.jvmpprof.agent.aggregate;

/** A stack with values, on its way out of the aggregator. Immutable: arrays are read only. */
public final class StackValues {
    private final int[] frames;
    private final String name;
    private final boolean running;
    private final long bytes;
    private final double[] values;

    StackValues(int[] frames, String name, boolean running, long bytes, double[] values) {
        this.frames = frames;
        this.name = name;
        this.running = running;
        this.bytes = bytes;
        this.values = values;
    }

    /** Frame numbers, leaf first. */
    public int[] frames() {
        return frames;
    }

    /** The thread pool's name of a window's sample; the class's of an allocation or lock. */
    public String name() {
        return name;
    }

    public boolean isRunning() {
        return running;
    }

    /** Mean size of an object; 0 where there is none. */
    public long bytes() {
        return bytes;
    }

    public double value(int index) {
        return values[index];
    }
}
