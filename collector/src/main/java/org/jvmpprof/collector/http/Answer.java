package org.jvmpprof.collector.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a route answers: status, headers, and a body that is either in memory or written as it is made. */
final class Answer {
    private final int status;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Body body;
    private final byte @Nullable [] bytes;

    /** Writes the body; an error after the first byte breaks the connection off, so that it can't pass for whole. */
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    private Answer(int status, String contentType, Body body, byte @Nullable [] bytes) {
        this.status = status;
        this.body = body;
        this.bytes = bytes;
        with("Content-Type", contentType);
    }

    static Answer json(int status, byte[] json) {
        return bytes(status, "application/json", json);
    }

    static Answer jsonStream(int status, Body body) {
        return new Answer(status, "application/json", body, null);
    }

    /** A profile to be saved under {@code filename}. */
    static Answer profile(byte[] blob, String filename) {
        return bytes(200, "application/octet-stream", blob)
                .with("Content-Disposition", "attachment; filename=\"" + filename + "\"");
    }

    /** An answer without a body, such as 304. */
    static Answer empty(int status) {
        return new Answer(status, "text/plain", out -> {}, null);
    }

    /** @param bytes the whole body; not copied */
    static Answer bytes(int status, String contentType, byte[] bytes) {
        return new Answer(status, contentType, out -> out.write(bytes), bytes)
                .with("Content-Length", Integer.toString(bytes.length));
    }

    Answer with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** The whole body if it is in memory, else null. */
    byte @Nullable [] bytes() {
        return bytes;
    }

    Body body() {
        return body;
    }
}
