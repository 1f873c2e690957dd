package org.jvmpprof.agent.profile;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jvmpprof.agent.aggregate.StackValues;

/** What the poller's thread hands to a reader: stacks, the period they were sampled with, and what to say of them. */
final class StackCopy {
    final List<StackValues> stacks;
    final long period;
    final List<String> comments;
    /** Values that belong to no stack, by class name; the empty name is what no class is named for. */
    final Map<String, double[]> unattributed;

    StackCopy(List<StackValues> stacks, long period, List<String> comments) {
        this(stacks, period, comments, Collections.emptyMap());
    }

    StackCopy(List<StackValues> stacks, long period, List<String> comments, Map<String, double[]> unattributed) {
        this.unattributed = unattributed;
        this.stacks = stacks;
        this.period = period;
        this.comments = comments;
    }
}
