package org.jvmpprof.collector.query;

import java.util.ArrayList;
import java.util.List;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.Gate;
import org.jvmpprof.collector.ingest.Memory;
import org.jvmpprof.collector.ingest.OverloadedException;

/**
 * What one merge holds of the memory for merges. It grows with the sum and never waits: two merges that wait for each
 * other's share would both wait in vain. Confined to one thread.
 */
final class HeapShare implements AutoCloseable {
    /**
     * The sum, and the answer that is made of it: measured for 120,000 stacks of 25 frames, 22 MB of sum give 20 MB of
     * samples and 12 MB of pprof.
     */
    private static final double ANSWER_AND_ALL = 2.5;

    private static final long STEP_KILOBYTES = 256;

    private final Gate memory;
    private final List<Gate.Pass> passes = new ArrayList<>();
    private long held;

    HeapShare(Gate memory) {
        this.memory = memory;
    }

    /** @throws MergeStoppedException if that is more than this heap has, or more than others leave at the moment */
    void growTo(long sumBytes) throws MergeStoppedException {
        long wanted = Memory.kilobytes((long) (ANSWER_AND_ALL * sumBytes));
        if (wanted <= held) {
            return;
        }
        if (wanted > memory.permits()) {
            throw new MergeStoppedException(new BadRequestException("bad request: this merge needs more than "
                    + memory.permits()
                    + " kB, which is what this heap has for merges; narrow from, to or labels, or start"
                    + " the collector with a larger -Xmx"));
        }
        long more = Math.min(Math.max(wanted - held, STEP_KILOBYTES), memory.permits() - held);
        try {
            passes.add(memory.enterNow(more));
        } catch (OverloadedException e) {
            throw new MergeStoppedException(e);
        }
        held += more;
    }

    @Override
    public void close() {
        passes.forEach(Gate.Pass::close);
        passes.clear();
        held = 0;
    }
}
