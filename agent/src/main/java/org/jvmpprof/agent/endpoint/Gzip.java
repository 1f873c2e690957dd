package org.jvmpprof.agent.endpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Answers that a browser may have gzipped: numbers and scripts, not profiles, which are gzipped by themselves. */
final class Gzip {
    private Gzip() {}

    /** Gzipped if the client takes that. */
    static Answer answer(String contentType, byte[] body, Request request) throws IOException {
        String accepted = request.header("accept-encoding");
        boolean takes = accepted != null && (',' + accepted.replace(" ", "") + ',').contains(",gzip,");
        Answer answer = Answer.of(contentType, takes ? gzip(body) : body).with("Vary", "Accept-Encoding");
        return takes ? answer.with("Content-Encoding", "gzip") : answer;
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new Fast(out)) {
            gzip.write(body);
        }
        return out.toByteArray();
    }

    /** Numbers shrink nearly as well at the fastest level, in a third of the time. */
    private static final class Fast extends GZIPOutputStream {
        Fast(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
