package org.jvmpprof.collector.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The bytes of a segment file: a file header, then records one after another. All numbers are big-endian.
 *
 * <pre>
 * file header, 8 bytes        "JPPSEG" 0x00 version
 *
 * record                      0       4        8        12          38
 *                            +-------+--------+--------+-----------+----------------+
 *                            | magic | CRC32C | length | id, ASCII | blob           |
 *                            +-------+--------+--------+-----------+----------------+
 * </pre>
 *
 * The checksum covers length, id and blob, so neither a torn nor a misplaced record passes. Nothing here says where a
 * blob belongs; that is the index's part, and a record without a row in it is no profile.
 */
final class SegmentLayout {
    static final int FILE_HEADER_BYTES = 8;
    static final int RECORD_HEADER_BYTES = 38;

    private static final long FILE_MAGIC = 0x4A50_5053_4547_0001L;
    private static final int RECORD_MAGIC = 0x4A50_5242;

    private SegmentLayout() {}

    static ByteBuffer fileHeader() {
        return ByteBuffer.allocate(FILE_HEADER_BYTES).putLong(FILE_MAGIC).flip();
    }

    static boolean isFileHeader(ByteBuffer header) {
        return header.remaining() >= FILE_HEADER_BYTES && header.getLong() == FILE_MAGIC;
    }

    static long recordBytes(long blobBytes) {
        return RECORD_HEADER_BYTES + blobBytes;
    }

    static ByteBuffer recordHeader(String id, byte[] blob) {
        ByteBuffer header = ByteBuffer.allocate(RECORD_HEADER_BYTES);
        header.putInt(RECORD_MAGIC).putInt(0).putInt(blob.length).put(id.getBytes(StandardCharsets.US_ASCII));
        header.putInt(4, checksum(header, blob));
        return header.flip();
    }

    /** Takes a header apart; the result is not yet checked against its blob. */
    static RecordHeader parse(ByteBuffer header) {
        ByteBuffer copy = header.duplicate();
        byte[] id = new byte[ProfileId.LENGTH];
        int magic = copy.getInt();
        int crc = copy.getInt();
        int length = copy.getInt();
        copy.get(id);
        return new RecordHeader(magic == RECORD_MAGIC, crc, length, new String(id, StandardCharsets.US_ASCII));
    }

    /** The checksum over length, id and blob; the position of {@code header} does not matter. */
    static int checksum(ByteBuffer header, byte[] blob) {
        CRC32C crc = new CRC32C();
        crc.update(header.duplicate().limit(RECORD_HEADER_BYTES).position(8));
        crc.update(blob);
        return (int) crc.getValue();
    }

    record RecordHeader(boolean hasMagic, int crc, int length, String id) {}
}
