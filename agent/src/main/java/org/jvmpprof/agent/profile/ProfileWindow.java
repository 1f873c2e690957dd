package org.jvmpprof.agent.profile;

import org.jvmpprof.proto.Profile;

/**
 * One reader's window: it holds every sample with {@code from <= time < to}, whatever other readers do. Owned by the
 * reader's thread, except {@link #close}, which any thread may call to end the wait.
 */
public interface ProfileWindow extends AutoCloseable {
    /**
     * Tells the end ahead of {@link #await}, so that samples from then on stay out even if another window is awaited
     * first. The same end is then given to {@code await}. An engine that can cut a window afterwards need not heed it.
     */
    default void endAt(long toNanos) {}

    /**
     * Waits until {@code toNanos} has passed and all samples before it are in (at most a few hundred milliseconds
     * later), closes the window, and gives its profile. Called once.
     *
     * @throws ProfileUnavailableException if the engine stopped meanwhile
     * @throws InterruptedException if interrupted, or closed by another thread, while waiting
     */
    Profile await(long toNanos) throws ProfileUnavailableException, InterruptedException;

    /** After {@link #await}: the JFR recording behind the window, empty unless {@link View#recording()} was set. */
    byte[] recording();

    /** Abandons the window; nothing happens if it is done already. */
    @Override
    void close();
}
