package org.jvmpprof.collector.ingest;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
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
    private static final long KILOBYTE = 1024;

    private final ProfileStore store;
    private final IngestLimits limits;
    private final ProfileBody body;
    private final Clock clock;
    private final FunctionSummaries summaries = new FunctionSummaries(new GeneratedNames());
    private final Gate requests;
    private final Gate memory;
    private final Taken taken;

    /** Told of every profile that has been stored. */
    @FunctionalInterface
    public interface Taken {
        void profile(ProfileKind kind, int bytes);
    }

    /** A body that is read at most once. */
    public interface Source {
        /** The announced length in bytes, if there is one. */
        OptionalLong length();

        /** Up to {@code limit} bytes; fewer only at the body's end. */
        byte[] readUpTo(int limit) throws IOException;
    }

    /** Takes profiles out of a body of another form. */
    public interface Unpacker {
        /**
         * The profiles in {@code body}; empty if it holds none. Exceptions carry the text of the answer.
         *
         * @param memory through which everything is opened that may be larger than it looks
         */
        List<Upload> unpack(byte[] body, Unpacking memory)
                throws BadRequestException, TooLargeException, OverloadedException, IOException;
    }

    /**
     * @param concurrent uploads at the same time
     * @param memoryBytes heap that all of them together may need
     * @param patience how long one waits to get in before it is told to come again
     */
    public Ingest(
            ProfileStore store, IngestLimits limits, Clock clock, int concurrent, long memoryBytes, Duration patience) {
        this(
                store,
                limits,
                clock,
                new Gate("ingest.concurrent", concurrent, patience),
                Memory.of(4 * memoryBytes, patience, patience),
                (kind, bytes) -> {});
    }

    /**
     * @param requests uploads at the same time, of all tenants
     * @param memory that all of them together may need
     * @param taken told of what was stored, on the thread that stored it
     */
    public Ingest(ProfileStore store, IngestLimits limits, Clock clock, Gate requests, Memory memory, Taken taken) {
        this.store = store;
        this.limits = limits;
        this.body = new ProfileBody(limits, memory.decoding());
        this.clock = clock;
        this.requests = requests;
        this.memory = memory.decoding();
        this.taken = taken;
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
            return put(profile(new Upload(service, kind, instance, labels, createdAt, key, blob), false));
        }
    }

    /**
     * Stores all profiles that a body of another form holds; they are durable on return. All are judged before the first
     * is stored. If the store fails in between, those before are stored; their keys make a repetition harmless.
     */
    @SuppressWarnings("try") // a pass is only held
    public List<ProfileMeta> acceptAll(Source source, Unpacker unpacker)
            throws BadRequestException, TooLargeException, OverloadedException, IOException {
        try (Gate.Pass admitted = requests.enter(1);
                Unpacking unpacking = new Unpacking(body, limits)) {
            List<NewProfile> profiles = new ArrayList<>();
            for (Upload upload : unpacker.unpack(read(source), unpacking)) {
                profiles.add(checked(upload));
            }
            List<ProfileMeta> stored = new ArrayList<>();
            for (NewProfile profile : profiles) {
                stored.add(put(profile));
            }
            return stored;
        }
    }

    private ProfileMeta put(NewProfile profile) throws IOException {
        ProfileMeta meta = store.put(profile);
        taken.profile(profile.kind(), profile.blob().length);
        return meta;
    }

    private NewProfile checked(Upload upload) throws BadRequestException, TooLargeException, OverloadedException {
        String key = upload.idempotencyKey();
        Labels.requireShort("\"instance_id\"", upload.instanceId(), limits);
        Labels.requireShort("Idempotency-Key", key == null ? "" : key, limits);
        Upload checked = new Upload(
                service(upload.service(), limits),
                upload.kind(),
                upload.instanceId(),
                Labels.checked(upload.labels(), limits),
                upload.createdAtNanos(),
                key,
                upload.blob());
        return profile(checked, true);
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

    /**
     * Decodes what is pprof. Its time is its own, else the one the sender named, else now. Other protocols have no keys:
     * there the same content with the same time counts as a repetition.
     */
    @SuppressWarnings("try") // a pass is only held
    private NewProfile profile(Upload upload, boolean isKeyedByContent)
            throws BadRequestException, TooLargeException, OverloadedException {
        ProfileKind kind = upload.kind();
        OptionalLong time = upload.createdAtNanos();
        FunctionSummary summary = null;
        if (kind == null || kind.isPprof()) {
            try (Gate.Pass decoding = body.enter(upload.blob())) {
                Profile profile = body.decode(upload.blob());
                kind = kind == null ? SampleTypes.kind(profile) : kind;
                time = profile.timeNanos() > 0 ? OptionalLong.of(profile.timeNanos()) : time;
                summary = kind.isPprof() ? summaries.of(profile) : null;
            }
        }
        String key = upload.idempotencyKey();
        if (key == null && isKeyedByContent && time.isPresent()) {
            key = ContentKey.of(upload, time.getAsLong());
        }
        return new NewProfile(
                upload.service(),
                kind,
                upload.instanceId(),
                upload.labels(),
                time.orElse(TimeText.nanos(clock.instant())),
                key,
                upload.blob(),
                summary);
    }
}
