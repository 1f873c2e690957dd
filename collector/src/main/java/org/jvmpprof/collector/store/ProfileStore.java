package org.jvmpprof.collector.store;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps profiles. Every method may be called by many threads at once and blocks until it is done; an
 * {@link IOException} means the store could not do it and says why. Promise to operators: a profile whose
 * {@link #put} has returned survives kill -9 and is found and read, byte for byte, until it expires.
 */
public interface ProfileStore extends AutoCloseable {
    /**
     * Stores one profile, durable on return. A repetition (same idempotency key) stores nothing and returns what the
     * first one stored, also after a restart.
     *
     * @throws StoreFullException if the disk has no room; nothing of the profile remains
     */
    ProfileMeta put(NewProfile profile) throws IOException;

    /** Up to {@code limit} profiles of the query after {@code after}, ordered by (time, id), oldest first. */
    MetaPage find(ProfileQuery query, @Nullable PageCursor after, int limit) throws IOException;

    /** How many profiles the query matches. */
    long count(ProfileQuery query) throws IOException;

    /** What is known of each of the ids; unknown ids are left out. */
    Map<String, ProfileMeta> metas(Collection<String> ids) throws IOException;

    /**
     * Hands the blob of each id, in the order given, to {@code sink}, one at a time, so that memory stays bounded. A
     * blob that is gone or damaged is handed as a {@link BlobSink#lost}.
     */
    void read(List<String> ids, BlobSink sink) throws IOException;

    /**
     * As {@link #read}, for who looks into the profiles: their gzip may have been taken off already, or not. Cheaper where
     * they are not stored as they were sent.
     */
    default void readContents(List<String> ids, BlobSink sink) throws IOException {
        read(ids, sink);
    }

    /** The names of all services that have profiles, sorted. */
    List<String> services() throws IOException;

    /** The kinds of profiles a service has. */
    List<ProfileKind> types(String service) throws IOException;

    /** The label names in use by a service, or by all when null; sorted. */
    List<String> labelNames(@Nullable String service) throws IOException;

    /** The values of a label in use by a service, or by all when null; sorted. */
    List<String> labelValues(String name, @Nullable String service) throws IOException;

    /**
     * What came in between {@code fromNanos} and {@code toNanos}, both inclusive, of every kind that has profiles, by
     * service and kind; {@code service} null means every service. The range is cut into {@code parts} of equal length.
     */
    List<TypeActivity> activity(@Nullable String service, long fromNanos, long toNanos, int parts) throws IOException;

    /**
     * Deletes profiles whose own time is before {@code nanos}, of one service and kind or of all when null; returns how
     * many. Disk space comes back when all profiles of a segment are gone.
     */
    long expireBefore(@Nullable String service, @Nullable ProfileKind kind, long nanos) throws IOException;

    /** Asks for function sums. */
    SummaryStore summaries();

    /** Keeps what whole windows come to. */
    RollupStore rollups();

    /** What the store holds and takes. */
    StoreUsage usage() throws IOException;

    /** Whether it can write, and what is damaged. */
    StoreHealth health();

    /** Finishes what is under way and closes; later calls throw. Idempotent. */
    @Override
    void close() throws IOException;

    /** Receives blobs one after another on the caller's thread. */
    interface BlobSink {
        void blob(String id, byte[] blob) throws IOException;

        /** Called instead of {@link #blob} for one that can't be read, with the reason. */
        void lost(String id, Optional<String> damage) throws IOException;
    }
}
