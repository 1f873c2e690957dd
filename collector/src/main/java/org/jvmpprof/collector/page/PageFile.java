package org.jvmpprof.collector.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/** One file of the page, plain and gzipped, with the tag that changes when it does. Immutable; arrays are not copied. */
public final class PageFile {
    private final String contentType;
    private final byte[] bytes;
    private final byte[] gzipped;
    private final String tag;

    PageFile(String name, byte[] bytes) {
        this.contentType = contentType(name);
        this.bytes = bytes;
        this.gzipped = gzip(bytes);
        this.tag = '"' + digest(bytes) + '"';
    }

    public String contentType() {
        return contentType;
    }

    /** What is sent to a client that takes gzip, or one that does not. */
    public byte[] bytes(boolean isGzip) {
        return isGzip ? gzipped : bytes;
    }

    /** The {@code ETag}; each form has its own. */
    public String tag(boolean isGzip) {
        return isGzip ? tag.substring(0, tag.length() - 1) + "-gzip\"" : tag;
    }

    private static String contentType(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> "text/plain; charset=utf-8";
        };
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    /** Enough of SHA-256 that no two versions share it. */
    static String digest(byte[] bytes) {
        try {
            byte[] whole = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(whole, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
