package org.jvmpprof.collector.store;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jvmpprof.collector.store.SegmentReader.DamagedRecordException;

/** A frame of a pack, checked and unpacked into memory. Immutable; any thread. */
final class Frame {
    private final byte[] bytes;
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final long end;

    private Frame(byte[] bytes, int directoryLength, long end) throws IOException {
        this.bytes = bytes;
        this.end = end;
        int at = directoryLength;
        for (PackEntry entry : PackEntry.decode(bytes, directoryLength)) {
            if (entry.contentLength() < 0 || entry.contentLength() > bytes.length - at) {
                throw new IOException("directory names more than there is");
            }
            parts.put(entry.id(), new Part(entry, at));
            at += entry.contentLength();
        }
    }

    /**
     * Reads the frame at {@code offset}.
     *
     * @throws DamagedRecordException if what lies there is not the frame that was written
     */
    static Frame read(FileChannel channel, long offset) throws IOException {
        try {
            ByteBuffer header = SegmentReader.full(channel, offset, PackLayout.FRAME_HEADER_BYTES);
            PackLayout.FrameHeader parsed = PackLayout.parse(header);
            long end = offset + PackLayout.FRAME_HEADER_BYTES + parsed.packedLength();
            if (end > channel.size()) {
                throw new IOException("file ends at byte " + channel.size());
            }
            ByteBuffer packed =
                    SegmentReader.full(channel, offset + PackLayout.FRAME_HEADER_BYTES, parsed.packedLength());
            if (parsed.crc() != PackLayout.checksum(header, packed)) {
                throw new IOException("checksum does not match");
            }
            return new Frame(unpack(packed.array(), parsed.length()), parsed.directoryLength(), end);
        } catch (IOException e) {
            throw new DamagedRecordException("frame at byte " + offset + ": " + e.getMessage(), e);
        }
    }

    private static byte[] unpack(byte[] packed, int length) throws IOException {
        byte[] bytes = new byte[length];
        try {
            long unpacked = Zstd.decompressByteArray(bytes, 0, length, packed, 0, packed.length);
            if (unpacked != length) {
                throw new IOException(
                        Zstd.isError(unpacked)
                                ? "zstd: " + Zstd.getErrorName(unpacked)
                                : unpacked + " bytes instead of " + length);
            }
            return bytes;
        } catch (ZstdException e) {
            throw new IOException("zstd: " + e.getMessage(), e);
        } catch (LinkageError e) {
            throw new IOException(PackWriter.unavailable(e), e);
        }
    }

    /** First byte behind the frame in its file. */
    long end() {
        return end;
    }

    /** Memory that it holds, about. */
    int size() {
        return bytes.length;
    }

    Set<String> ids() {
        return parts.keySet();
    }

    PackEntry entry(String id) throws DamagedRecordException {
        return part(id).entry();
    }

    private Part part(String id) throws DamagedRecordException {
        Part part = parts.get(id);
        if (part == null) {
            throw new DamagedRecordException("profile is not in its frame");
        }
        return part;
    }

    /** What the profile holds: without its gzip if it has been taken off. */
    byte[] content(String id) throws DamagedRecordException {
        Part part = part(id);
        return Arrays.copyOfRange(bytes, part.at(), part.at() + part.entry().contentLength());
    }

    /** The profile as it was sent (content only: gzipped anew). */
    byte[] blob(String id, GzipRecipe gzip) throws DamagedRecordException {
        Part part = part(id);
        PackEntry entry = part.entry();
        if (entry.level() == PackEntry.AS_SENT) {
            return content(id);
        }
        boolean isExact = entry.level() != PackEntry.CONTENT_ONLY;
        int level = isExact ? entry.level() : GzipRecipe.SPEED;
        byte[] header = entry.gzipHeader();
        byte[] blob = gzip.close(header, level, bytes, part.at(), entry.contentLength(), entry.blobLength());
        if (isExact && crc(blob) != entry.blobCrc()) {
            blob = GzipRecipe.closeByPort(header, level, bytes, part.at(), entry.contentLength());
        }
        if (isExact && crc(blob) != entry.blobCrc()) {
            throw new DamagedRecordException("this JVM's zlib does not give its gzip back as it was sent: use the JVM"
                    + " that it was packed with; merges are not concerned");
        }
        return blob;
    }

    static int crc(byte[] blob) {
        CRC32C crc = new CRC32C();
        crc.update(blob);
        return (int) crc.getValue();
    }

    private record Part(PackEntry entry, int at) {}
}
