package org.jvmpprof.collector.ingest;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.store.FunctionSummary;
import org.jvmpprof.collector.store.LabelPair;
import org.jvmpprof.collector.store.NewProfile;
import org.jvmpprof.collector.store.ProfileKind;
import org.jvmpprof.collector.store.ProfileMeta;
import org.jvmpprof.collector.store.ProfileStore;
import org.jvmpprof.proto.Profile;

/**
 * Takes uploads: judges parameters, reads the body within its limit, checks that it is a profile, stores it. Called on
 * HTTP threads, many at once; two gates bound how many are under way and how much memory they may need, so that
 * overload is an answer and not a lack of memory.
 */
public final class Ingest {
    /** Heap that decoding takes for each byte of a gzipped body: unpacking is about threefold, objects again. */
    private static final long HEAP_PER_BODY_BYTE = 8;

    private static final long KILOBYTE = 1024;

    private final ProfileStore store;
    private final IngestLimits limits;
    private final ProfileBody body;
    private final Clock clock;
    private final FunctionSummaries summaries = new FunctionSummaries(new GeneratedNames());
    private final Gate requests;
    private final Gate memory;

    /** A body that is read at most once. */
    public interface Source {
        /** The announced length in bytes, if there is one. */
        OptionalLong length();

        /** Up to {@code limit} bytes; fewer only at the body's end. */
        byte[] readUpTo(int limit) throws IOException;
    }

    /**
     * @param concurrent uploads at the same time
     * @param memoryBytes heap that all of them together may need
     * @param patience how long one waits to get in before it is told to come again
     */
    public Ingest(
            ProfileStore store, IngestLimits limits, Clock clock, int concurrent, long memoryBytes, Duration patience) {
        this.store = store;
        this.limits = limits;
        this.body = new ProfileBody(limits);
        this.clock = clock;
        this.requests = new Gate("ingest.concurrent", concurrent, patience);
        int kilobytes = (int) Math.max(1, Math.min(Integer.MAX_VALUE, memoryBytes / KILOBYTE));
        this.memory = new Gate("kilobytes for uploads", kilobytes, patience);
    }

    /** Stores one profile; it is durable on return. On any exception nothing of it remains. */
    @SuppressWarnings("try") // a pass is only held
    public ProfileMeta accept(IngestRequest request, Source source)
            throws BadRequestException, TooLargeException, OverloadedException, IOException {
        String service = service(request.service(), limits);
        ProfileKind kind = kind(request.type());
        String instance = request.instanceId() == null ? "" : request.instanceId();
        Labels.requireShort("\"instance_id\"", instance, limits);
        List<LabelPair> labels = Labels.parse(request.labels() == null ? "" : request.labels(), limits);
        String key = request.idempotencyKey();
        Labels.requireShort("Idempotency-Key", key == null ? "" : key, limits);
        OptionalLong createdAt = createdAt(request.createdAt());
        try (Gate.Pass admitted = requests.enter(1)) {
            byte[] blob = read(source);
            try (Gate.Pass decoding = memory.enter(HEAP_PER_BODY_BYTE * blob.length / KILOBYTE)) {
                Checked checked = check(kind, blob, createdAt);
                return store.put(new NewProfile(
                        service, kind, instance, labels, checked.timeNanos(), key, blob, checked.summary()));
            }
        }
    }

    /** The parameter {@code service}, which every request needs. */
    public static String service(@Nullable String service, IngestLimits limits) throws BadRequestException {
        if (service == null || service.isEmpty()) {
            throw new BadRequestException("bad request: missing \"service\"");
        }
        Labels.requireShort("\"service\"", service, limits);
        return service;
    }

    /** The parameter {@code type}. */
    public static ProfileKind kind(@Nullable String type) throws BadRequestException {
        String text = type == null ? "" : type;
        return ProfileKind.of(text)
                .orElseThrow(() -> new BadRequestException("bad request: unknown profile type \""
                        + Labels.abbreviate(text) + "\"; use one of " + ProfileKind.names()));
    }

    private OptionalLong createdAt(@Nullable String text) throws BadRequestException {
        if (text == null || text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(TimeText.parse(text, clock.instant()));
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(
                    "bad request: bad \"created_at\" \"" + Labels.abbreviate(text) + "\": " + e.getMessage(), e);
        }
    }

    /** A body of unknown length counts as the largest there may be while it is read. */
    @SuppressWarnings("try") // a pass is only held
    private byte[] read(Source source) throws IOException, TooLargeException, OverloadedException {
        long expected = source.length().orElse(limits.bodyBytes());
        if (expected > limits.bodyBytes()) {
            throw tooLarge(expected + " bytes");
        }
        try (Gate.Pass reading = memory.enter(expected / KILOBYTE)) {
            byte[] blob = source.readUpTo(limits.bodyBytes() + 1);
            if (blob.length > limits.bodyBytes()) {
                throw tooLarge("more");
            }
            return blob;
        }
    }

    private TooLargeException tooLarge(String size) {
        return new TooLargeException("profile too large: body has " + size + ", limit.body=" + limits.bodyBytes()
                + "; send smaller profiles, or raise the limit");
    }

    /** Its time is the profile's own, else the one the sender named, else now. */
    private Checked check(ProfileKind kind, byte[] blob, OptionalLong createdAt)
            throws BadRequestException, TooLargeException {
        long now = TimeText.nanos(clock.instant());
        if (!kind.isPprof()) {
            return new Checked(createdAt.orElse(now), null);
        }
        Profile profile = body.decode(blob);
        long time = profile.timeNanos() > 0 ? profile.timeNanos() : createdAt.orElse(now);
        return new Checked(time, summaries.of(profile));
    }

    private record Checked(long timeNanos, @Nullable FunctionSummary summary) {}
}
