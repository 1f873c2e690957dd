package org.jvmpprof.collector.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Opens what an upload in another form contains, within the limit for unpacked content and within the memory that is set
 * aside for decoding, which is held until the upload is done. Confined to one thread.
 */
public final class Unpacking implements AutoCloseable {
    private final ProfileBody memory;
    private final IngestLimits limits;
    private final List<Gate.Pass> held = new ArrayList<>();

    Unpacking(ProfileBody memory, IngestLimits limits) {
        this.memory = memory;
        this.limits = limits;
    }

    /** The content of {@code bytes} if they are gzip, else {@code bytes} themselves. */
    public byte[] open(byte[] bytes) throws BadRequestException, TooLargeException, OverloadedException {
        boolean isGzip = UnpackedSize.isGzip(bytes);
        // Counted, since a trailer may lie: a few kilobytes can be many megabytes.
        long size = isGzip ? UnpackedSize.counted(bytes, limits.decompressedBytes()) : bytes.length;
        if (size > limits.decompressedBytes()) {
            throw new TooLargeException("body too large: more than limit.decompressed=" + limits.decompressedBytes()
                    + " bytes unpacked; send smaller profiles, or raise the limit");
        }
        held.add(memory.enter(size));
        return isGzip ? unpack(bytes) : bytes;
    }

    private static byte[] unpack(byte[] bytes) throws BadRequestException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new BadRequestException("bad request: broken gzip (" + e.getMessage() + ")", e);
        }
    }

    @Override
    public void close() {
        held.forEach(Gate.Pass::close);
        held.clear();
    }
}
