package org.jvmpprof.agent.profile;

import org.jvmpprof.proto.Profile;

/** The door to thread dumps. Any thread may call. */
public interface ThreadProfiles {
    /** Every live thread by stack. */
    Profile goroutine(View view) throws ProfileUnavailableException;

    /** The threads in a deadlock; no samples when there is none. */
    Profile deadlocks(View view) throws ProfileUnavailableException;

    long liveThreads();
}
