package org.jvmpprof.agent.profile;

import java.util.Set;
import org.jvmpprof.proto.Profile;

/**
 * The door from the profiling engine to its readers (endpoints and shipper). Safe for any number of threads at once: a
 * reader never sees another reader's window. All {@code nanos} are on the clock of {@link System#nanoTime()}.
 */
public interface ProfileSource {
    /** The types that this process can serve at present; others throw on use, with the reason. */
    Set<ProfileType> available();

    /**
     * The profile as it stands: cumulative since the agent came (heap, allocs, block, mutex, threadcreate, exceptions,
     * nativemem) or an instant's picture (goroutine, goroutineleak). Takes milliseconds; with {@link View#gc()} as long
     * as a full collection.
     *
     * @throws ProfileUnavailableException if this type cannot be had in this JVM; the message says why and what to do
     */
    Profile snapshot(ProfileType type, View view) throws ProfileUnavailableException, InterruptedException;

    /**
     * Opens a window that begins at {@code fromNanos} (now, or a time to come: the end of an earlier window, for
     * seamless rounds). Only CPU and WALL have windows; a delta of the others is the difference of two snapshots.
     *
     * @throws ProfileUnavailableException as for {@link #snapshot}
     */
    ProfileWindow open(ProfileType type, long fromNanos, View view) throws ProfileUnavailableException;

    /** A cheap count for the index page: live threads, sampled stacks; 0 where nothing is counted. */
    long count(ProfileType type);

    /** The addresses that profiles of this process carry. */
    AddressTable addresses();
}
