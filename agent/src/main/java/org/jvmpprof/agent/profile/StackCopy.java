package org.jvmpprof.agent.profile;

import java.util.List;
import org.jvmpprof.agent.aggregate.StackValues;

/** What the poller's thread hands to a reader: stacks, the period they were sampled with, and what to say of them. */
final class StackCopy {
    final List<StackValues> stacks;
    final long period;
    final List<String> comments;
    /** Values that belong to no stack; empty if there are none. */
    final double[] unattributed;

    StackCopy(List<StackValues> stacks, long period, List<String> comments) {
        this(stacks, period, comments, new double[0]);
    }

    StackCopy(List<StackValues> stacks, long period, List<String> comments, double[] unattributed) {
        this.unattributed = unattributed;
        this.stacks = stacks;
        this.period = period;
        this.comments = comments;
    }
}
