package org.jvmpprof.agent.charts;

import org.jvmpprof.agent.profile.ProfileType;

/** How many stacks the cumulative profiles have. Read on {@code pprof-locks}; must not wait for anything. */
public interface StackCounts {
    int stacks(ProfileType type);
}
