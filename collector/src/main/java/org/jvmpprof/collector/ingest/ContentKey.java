package org.jvmpprof.collector.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jvmpprof.collector.store.LabelPair;

/** A key made of what an upload holds, so that a retry whose first answer was lost is stored once. */
final class ContentKey {
    private ContentKey() {}

    static String of(Upload upload, long timeNanos) {
        MessageDigest digest = sha256();
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(timeNanos).array());
        for (LabelPair label : upload.labels()) {
            update(digest, label.key());
            update(digest, label.value());
        }
        digest.update(upload.blob());
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }

    /** With its length, so that no two lists of texts give the same bytes. */
    private static void update(MessageDigest digest, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).array());
        digest.update(utf8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
