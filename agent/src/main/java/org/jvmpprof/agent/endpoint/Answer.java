package org.jvmpprof.agent.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a route gives back: status, headers and a body that is there as a whole, so that a failure is never an empty 200.
 * A body too large for memory is a file that is deleted when the answer is out; one that has no end, or comes to be as it
 * is sent, is a {@link Stream}. Immutable.
 */
final class Answer {
    static final String TEXT = "text/plain; charset=utf-8";
    static final String HTML = "text/html; charset=utf-8";
    static final String BINARY = "application/octet-stream";

    private static final byte[] NOTHING = {};

    /** Sends what comes after the headers, on the client's worker, for as long as it likes; ends by returning or throwing. */
    interface Stream {
        /**
         * @param in what the client still sends; only of use after an upgrade
         * @param out the body; what is flushed is sent at once
         * @throws ClientGoneException when the client has gone, or the endpoint was closed
         */
        void run(InputStream in, OutputStream out) throws IOException;

        /** The answer is over, whether it ever ran or not. */
        default void close() {}
    }

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;
    private final @Nullable Path file;
    private final @Nullable Stream stream;

    private Answer(int status, Map<String, String> headers, byte[] body, @Nullable Path file, @Nullable Stream stream) {
        this.status = status;
        this.headers = Collections.unmodifiableMap(headers);
        this.body = body;
        this.file = file;
        this.stream = stream;
    }

    static Answer of(String contentType, byte[] body) {
        return new Answer(200, Collections.singletonMap("Content-Type", contentType), body, null, null);
    }

    static Answer text(String text) {
        return of(TEXT, text.getBytes(UTF_8));
    }

    /** To be saved under this name. */
    static Answer attachment(String filename, byte[] body) {
        return of(BINARY, body).with("Content-Disposition", "attachment; filename=\"" + filename + '"');
    }

    /** As {@link #attachment}; the file is deleted once the answer is out. */
    static Answer temporaryFile(String filename, Path file) {
        Answer answer = attachment(filename, NOTHING);
        return new Answer(answer.status, answer.headers, NOTHING, file, null);
    }

    /** As Go's serveError writes it; {@code go tool pprof} shows the text because of the header. */
    static Answer error(int status, String message) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", TEXT);
        headers.put("X-Go-Pprof", "1");
        return new Answer(status, headers, (message + '\n').getBytes(UTF_8), null, null);
    }

    /** Sent as it comes to be: chunked, or to the connection's end where the client knows no chunks. */
    static Answer stream(String contentType, Stream stream) {
        return new Answer(200, Collections.singletonMap("Content-Type", contentType), NOTHING, null, stream);
    }

    /** The connection leaves HTTP for this protocol, which has it to itself from then on. */
    static Answer upgrade(String protocol, Stream stream) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Upgrade", protocol);
        headers.put("Connection", "Upgrade");
        return new Answer(101, headers, NOTHING, null, stream);
    }

    static Answer redirect(String location) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", HTML);
        headers.put("Location", location);
        return new Answer(307, headers, NOTHING, null, null);
    }

    Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, body, file, stream);
    }

    /** As this one, with another status. */
    Answer withStatus(int other) {
        return new Answer(other, headers, body, file, stream);
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** Empty when the body is a file. */
    byte[] body() {
        return body;
    }

    @Nullable
    Path file() {
        return file;
    }

    @Nullable
    Stream stream() {
        return stream;
    }

    long length() throws IOException {
        return file == null ? body.length : Files.size(file);
    }

    /** Gives back what the answer held outside of memory. */
    void discard() throws IOException {
        if (stream != null) {
            stream.close();
        }
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }
}
