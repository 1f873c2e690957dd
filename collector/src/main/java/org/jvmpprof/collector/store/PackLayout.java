package org.jvmpprof.collector.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The bytes of a pack, the file that compaction makes of a segment: a file header, then frames, each with profiles of
 * one service and type (or of a few that are small) in order of time. All numbers are big-endian.
 *
 * <pre>
 * file header, 8 bytes        "JPPPAK" 0x00 0x01
 *
 * frame                       0       4        8        12       16          20
 *                            +-------+--------+--------+--------+-----------+---------------------------------+
 *                            | magic | CRC32C | packed | length | directory | zstd of directory and contents  |
 *                            |       |        | length |        | length    |                                 |
 *                            +-------+--------+--------+--------+-----------+---------------------------------+
 * </pre>
 *
 * The checksum covers all that follows it. A profile's row in the index names its frame's first byte; which profile of
 * the frame it is, the directory says by the profile's id. The directory also holds what a lost index is made of again.
 */
final class PackLayout {
    static final int FILE_HEADER_BYTES = 8;
    static final int FRAME_HEADER_BYTES = 20;

    /** No frame is larger; a header that says so is damaged. */
    static final int MAX_FRAME_BYTES = 256 << 20;

    private static final long FILE_MAGIC = 0x4A50_5050_414B_0001L;
    static final int FRAME_MAGIC = 0x4A50_5046;
    private static final int CHECKED_FROM = 8;

    private PackLayout() {}

    static ByteBuffer fileHeader() {
        return ByteBuffer.allocate(FILE_HEADER_BYTES).putLong(FILE_MAGIC).flip();
    }

    static boolean isFileHeader(ByteBuffer header) {
        return header.remaining() >= FILE_HEADER_BYTES && header.getLong() == FILE_MAGIC;
    }

    /** The header of a frame; position and limit of {@code packed} do not change. */
    static ByteBuffer frameHeader(ByteBuffer packed, int length, int directoryLength) {
        ByteBuffer header = ByteBuffer.allocate(FRAME_HEADER_BYTES);
        header.putInt(FRAME_MAGIC).putInt(0).putInt(packed.remaining()).putInt(length);
        header.putInt(directoryLength).flip();
        return header.putInt(4, checksum(header, packed));
    }

    /** Takes a header apart. */
    static FrameHeader parse(ByteBuffer header) throws IOException {
        int magic = header.getInt(0);
        FrameHeader parsed = new FrameHeader(header.getInt(4), header.getInt(8), header.getInt(12), header.getInt(16));
        boolean isSane = magic == FRAME_MAGIC
                && parsed.packedLength() > 0
                && parsed.packedLength() <= MAX_FRAME_BYTES
                && parsed.length() > 0
                && parsed.length() <= MAX_FRAME_BYTES
                && parsed.directoryLength() > 0
                && parsed.directoryLength() <= parsed.length();
        if (!isSane) {
            throw new IOException("no valid header");
        }
        return parsed;
    }

    static int checksum(ByteBuffer header, ByteBuffer packed) {
        CRC32C crc = new CRC32C();
        crc.update(header.duplicate().position(CHECKED_FROM).limit(FRAME_HEADER_BYTES));
        crc.update(packed.duplicate());
        return (int) crc.getValue();
    }

    record FrameHeader(int crc, int packedLength, int length, int directoryLength) {}
}
