package org.jvmpprof.collector.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jvmpprof.collector.ingest.Ingest;

/**
 * A request's body. Mostly it has come in already; else it is read with blocking reads on its HTTP thread, and the whole
 * of it must come within a time: a client that sends a byte now and then would hold an upload's place for ever.
 */
record RequestBody(Request request, Duration patience) implements Ingest.Source {
    private static final int CHUNK = 64 << 10;

    @Override
    public OptionalLong length() {
        WholeRequest whole = Request.as(request, WholeRequest.class);
        if (whole != null) {
            return OptionalLong.of(whole.body().length);
        }
        long length = request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
        return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
    }

    @Override
    public byte[] readUpTo(int limit) throws IOException {
        WholeRequest whole = Request.as(request, WholeRequest.class);
        if (whole != null && whole.body().length <= limit) {
            return whole.body();
        }
        long deadline = System.nanoTime() + patience.toNanos();
        ByteArrayOutputStream body = new ByteArrayOutputStream((int) Math.min(limit, length().orElse(CHUNK)));
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Content.Source.asInputStream(request)) {
            while (body.size() < limit) {
                int read = in.read(chunk, 0, Math.min(CHUNK, limit - body.size()));
                if (read < 0) {
                    break;
                }
                body.write(chunk, 0, read);
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException("body is too slow", new TimeoutException());
                }
            }
        }
        return body.toByteArray();
    }
}
