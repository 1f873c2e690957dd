package org.jvmpprof.collector.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The bytes of a segment file: a file header, then records one after another. All numbers are big-endian.
 *
 * <pre>
 * file header, 8 bytes        "JPPSEG" 0x00 0x01
 *
 * record                      0       4        8        12          38       42
 *                            +-------+--------+--------+-----------+--------+--------+------+
 *                            | magic | CRC32C | length | id, ASCII | labels | labels | blob |
 *                            |       |        | of blob|           | length |        |      |
 *                            +-------+--------+--------+-----------+--------+--------+------+
 * </pre>
 *
 * The checksum covers all that follows it, so neither a torn nor a misplaced record passes. The labels say what the
 * profile is ({@link RecordMeta}): nobody needs them while there is an index, which can be made again from them when it
 * is lost. Records without them (another magic, the blob at byte 38) were written before they existed and are still
 * read. A record without a row in the index is no profile.
 */
final class SegmentLayout {
    static final int FILE_HEADER_BYTES = 8;

    /** What every record has; one with labels has {@link #LABELS_LENGTH_BYTES} more. */
    static final int RECORD_HEADER_BYTES = 38;

    static final int LABELS_LENGTH_BYTES = 4;

    private static final long FILE_MAGIC = 0x4A50_5053_4547_0001L;
    private static final int BARE_MAGIC = 0x4A50_5242;
    static final int LABELLED_MAGIC = 0x4A50_5243;
    private static final int CHECKED_FROM = 8;

    private SegmentLayout() {}

    static ByteBuffer fileHeader() {
        return ByteBuffer.allocate(FILE_HEADER_BYTES).putLong(FILE_MAGIC).flip();
    }

    static boolean isFileHeader(ByteBuffer header) {
        return header.remaining() >= FILE_HEADER_BYTES && header.getLong() == FILE_MAGIC;
    }

    static long recordBytes(long labelBytes, long blobBytes) {
        return RECORD_HEADER_BYTES + LABELS_LENGTH_BYTES + labelBytes + blobBytes;
    }

    /** All of a record that lies before its blob. */
    static ByteBuffer recordHeader(String id, byte[] labels, byte[] blob) {
        ByteBuffer header = ByteBuffer.allocate((int) recordBytes(labels.length, 0));
        header.putInt(LABELLED_MAGIC).putInt(0).putInt(blob.length).put(id.getBytes(StandardCharsets.US_ASCII));
        header.putInt(labels.length).put(labels).flip();
        header.putInt(4, checksum(header, blob));
        return header;
    }

    /** Takes the first {@link #RECORD_HEADER_BYTES} apart; the result is not yet checked against its blob. */
    static RecordHeader parse(ByteBuffer header) {
        ByteBuffer copy = header.duplicate();
        byte[] id = new byte[ProfileId.LENGTH];
        int magic = copy.getInt();
        int crc = copy.getInt();
        int length = copy.getInt();
        copy.get(id);
        return new RecordHeader(
                magic == BARE_MAGIC || magic == LABELLED_MAGIC,
                magic == LABELLED_MAGIC,
                crc,
                length,
                new String(id, StandardCharsets.US_ASCII));
    }

    /** The checksum of a record; {@code header} is all that lies before the blob. */
    static int checksum(ByteBuffer header, byte[] blob) {
        CRC32C crc = new CRC32C();
        crc.update(header.duplicate().position(CHECKED_FROM));
        crc.update(blob);
        return (int) crc.getValue();
    }

    record RecordHeader(boolean hasMagic, boolean hasLabels, int crc, int length, String id) {}
}
