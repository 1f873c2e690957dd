package org.jvmpprof.agent.profile;

import java.util.ArrayList;
import java.util.List;
import org.jvmpprof.agent.aggregate.Aggregator;
import org.jvmpprof.agent.engine.NativeEngine;
import org.jvmpprof.agent.engine.SamplerMetrics;

/** The comments that every sampled profile carries: who sampled, and what was lost. For the poller's thread. */
final class Losses {
    private Losses() {}

    static List<String> comments(NativeEngine engine, Aggregator aggregator) {
        SamplerMetrics metrics = engine.metrics();
        List<String> comments = new ArrayList<>();
        comments.add("engine: async-profiler, event " + engine.cpuEvent());
        comments.add("lost since start: " + metrics.skipped() + " samples, " + metrics.overflows()
                + " stacks by memlimit, " + engine.damagedChunks() + " damaged chunks; truncated: "
                + aggregator.truncatedStacks() + " stacks");
        return comments;
    }
}
