package org.jvmpprof.collector.query;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.Gate;
import org.jvmpprof.collector.ingest.OverloadedException;
import org.jvmpprof.collector.ingest.ProfileBody;
import org.jvmpprof.collector.ingest.TooLargeException;
import org.jvmpprof.collector.store.ProfileStore;
import org.jvmpprof.proto.IncompatibleProfilesException;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileEncoder;
import org.jvmpprof.proto.ProfileMerger;

/**
 * Adds blob after blob to one merge and counts what did not fit. Stacks are told apart by functions and lines, since the
 * addresses in a JVM's profiles are its agent's own and mean nothing in another process. Confined to one thread.
 */
final class MergeSink implements ProfileStore.BlobSink {
    private final ProfileBody body;
    private final ProfileMerger merger = ProfileMerger.ignoringAddresses();
    private final GeneratedNames names = new GeneratedNames();
    private boolean hasTypes;
    private long merged;
    private long matched;
    private @Nullable String firstLoss;

    MergeSink(ProfileBody body) {
        this.body = body;
    }

    @Override
    @SuppressWarnings("try") // a pass is only held
    public void blob(String id, byte[] blob) throws IOException {
        matched++;
        try (Gate.Pass decoding = body.enter(blob)) {
            add(body.decode(blob));
            merged++;
        } catch (BadRequestException | TooLargeException | IncompatibleProfilesException e) {
            loss(id, String.valueOf(e.getMessage()));
        } catch (OverloadedException e) {
            throw new MergeStoppedException(e);
        }
    }

    /** A profile without sample types holds nothing; as the first it would make all others not fit. */
    private void add(Profile profile) {
        if (!profile.sampleTypes().isEmpty()) {
            merger.add(names.normalized(profile));
            hasTypes = true;
        }
    }

    @Override
    public void lost(String id, Optional<String> damage) {
        matched++;
        loss(id, damage.orElse("expired meanwhile"));
    }

    private void loss(String id, String reason) {
        if (firstLoss == null) {
            firstLoss = id + ": " + reason;
        }
    }

    MergedProfile result() throws IOException {
        if (merged == 0) {
            throw new IOException("none of " + matched + " profiles could be merged; " + firstLoss);
        }
        Profile sum = hasTypes ? merger.result() : Profile.builder().build();
        byte[] pprof = ProfileEncoder.encode(sum.toBuilder()
                .comment("merged " + merged + " of " + matched + " profiles")
                .build());
        return new MergedProfile(pprof, merged, matched, firstLoss);
    }
}
