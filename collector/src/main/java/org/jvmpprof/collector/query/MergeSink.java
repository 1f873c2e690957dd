package org.jvmpprof.collector.query;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.Gate;
import org.jvmpprof.collector.ingest.GeneratedNames;
import org.jvmpprof.collector.ingest.OverloadedException;
import org.jvmpprof.collector.ingest.ProfileBody;
import org.jvmpprof.collector.ingest.TooLargeException;
import org.jvmpprof.collector.store.ProfileStore;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.IncompatibleProfilesException;
import org.jvmpprof.proto.MalformedProfileException;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileDecoder;
import org.jvmpprof.proto.ProfileEncoder;
import org.jvmpprof.proto.ProfileMerger;
import org.jvmpprof.proto.ProfileTooLargeException;

/**
 * Adds blob after blob to one merge and counts what did not fit. Stacks are told apart by functions and lines, since the
 * addresses in a JVM's profiles are its agent's own and mean nothing in another process. Confined to one thread.
 */
final class MergeSink implements ProfileStore.BlobSink, AutoCloseable {
    private final ProfileBody body;
    private final HeapShare share;
    private final ProfileMerger merger;
    private final int maxStacks;
    private boolean hasTypes;
    private long merged;
    private long matched;
    private long bytes;
    private @Nullable String firstLoss;

    /** @param memory what all running merges may hold, in kilobytes */
    MergeSink(ProfileBody body, Gate memory, GeneratedNames names, int maxStacks) {
        this.body = body;
        this.share = new HeapShare(memory);
        this.merger = ProfileMerger.ignoringAddresses(names::normalized);
        this.maxStacks = maxStacks;
    }

    @Override
    @SuppressWarnings("try") // a pass is only held
    public void blob(String id, byte[] blob) throws IOException {
        matched++;
        if (isFull()) {
            loss(id, "more than " + maxStacks + " stacks");
            return;
        }
        try (Gate.Pass decoding = body.enter(blob)) {
            add(body.decode(blob));
            bytes += GzipSize.about(blob);
            merged++;
        } catch (BadRequestException | TooLargeException | IncompatibleProfilesException e) {
            loss(id, String.valueOf(e.getMessage()));
        } catch (OverloadedException e) {
            throw new MergeStoppedException(e);
        }
        share.growTo(merger.heapBytes());
    }

    /** A profile without sample types holds nothing; as the first it would make all others not fit. */
    private void add(Profile profile) {
        if (!profile.sampleTypes().isEmpty()) {
            merger.add(profile);
            hasTypes = true;
        }
    }

    /**
     * Adds the merge of so many profiles, made by {@link #sum()}.
     *
     * @return false when it does not fit to what is here, or can't be read; nothing was added then
     */
    @SuppressWarnings("try") // a pass is only held
    boolean rollup(byte[] pprof, long profiles) throws IOException {
        try (Gate.Pass decoding = body.enter(pprof)) {
            add(ProfileDecoder.decode(pprof, DecodeLimits.DEFAULT));
        } catch (MalformedProfileException
                | ProfileTooLargeException
                | IncompatibleProfilesException
                | TooLargeException e) {
            return false;
        } catch (OverloadedException e) {
            throw new MergeStoppedException(e);
        }
        share.growTo(merger.heapBytes());
        bytes += pprof.length;
        matched += profiles;
        merged += profiles;
        return true;
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

    /** Whether it has as many distinct stacks as it may have; whatever comes now is left out. */
    boolean isFull() {
        return merger.size() >= maxStacks;
    }

    /** Whether everything that was handed over is in it. */
    boolean isWhole() {
        return merged == matched && !isFull();
    }

    /** Whether a profile with sample types is in it. */
    boolean hasTypes() {
        return hasTypes;
    }

    long merged() {
        return merged;
    }

    long matched() {
        return matched;
    }

    /** Gzipped bytes of all that was added, about. */
    long bytes() {
        return bytes;
    }

    @Nullable
    String firstLoss() {
        return firstLoss;
    }

    /**
     * What was added, as one profile.
     *
     * @throws IOException if none could be added
     */
    Profile sum() throws IOException {
        if (merged == 0) {
            throw new IOException("none of " + matched + " profiles could be merged; " + firstLoss);
        }
        return hasTypes ? merger.result() : Profile.builder().build();
    }

    String summary() {
        return "merged " + merged + " of " + matched;
    }

    MergedProfile result() throws IOException {
        Profile said = sum().toBuilder().comment(summary() + " profiles").build();
        return new MergedProfile(ProfileEncoder.encode(said), merged, matched, firstLoss);
    }

    /** Gives the memory back that the sum held. */
    @Override
    public void close() {
        share.close();
    }
}
