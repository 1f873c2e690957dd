package org.jvmpprof.agent.profile;

import java.util.List;
import org.jvmpprof.agent.aggregate.StackValues;

/** What the poller's thread hands to a reader: stacks, the period they were sampled with, and what to say of them. */
final class StackCopy {
    final List<StackValues> stacks;
    final long period;
    final List<String> comments;

    StackCopy(List<StackValues> stacks, long period, List<String> comments) {
        this.stacks = stacks;
        this.period = period;
        this.comments = comments;
    }
}
