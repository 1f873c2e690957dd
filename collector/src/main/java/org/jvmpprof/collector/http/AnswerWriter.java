package org.jvmpprof.collector.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jvmpprof.collector.ingest.Gate;
import org.jvmpprof.collector.ingest.Memory;
import org.jvmpprof.collector.ingest.OverloadedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends answers. One that is in memory is handed to the server and holds no thread while its client fetches it, but its
 * memory is counted; one that is written as it is made blocks its thread. Both must be fetched at a rate that any line
 * has.
 */
final class AnswerWriter {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerWriter.class);
    /** Smaller answers are not counted: what connections are allowed bounds them. */
    private static final int SMALL = 4 << 10;

    private final Gate memory;
    private final long patienceNanos;
    private final long leastBytesPerSecond;

    AnswerWriter(FrontSettings settings) {
        this.memory = settings.memory().answers();
        this.patienceNanos = settings.writePatience().toNanos();
        this.leastBytesPerSecond = settings.leastBytesPerSecond();
    }

    void write(Answer answer, Visit visit, Request request, Response response, Callback callback) {
        try {
            byte[] bytes = answer.bytes();
            if (bytes == null) {
                stream(answer, visit, response);
                callback.succeeded();
            } else {
                if (bytes.length >= SMALL) {
                    visit.hold(memory.enterNow(Memory.kilobytes(bytes.length)));
                }
                begin(answer, response);
                expect(bytes.length, visit);
                response.write(true, ByteBuffer.wrap(bytes), callback);
            }
        } catch (OverloadedException e) {
            writeSmall(Failures.answer(e, request), visit, response, callback);
        } catch (Throwable failure) { // request edge: the answer has begun, it can only be broken off
            LOG.info("answer was not written to its end: {}", failure.toString());
            callback.failed(failure);
        }
    }

    /** Writes an answer that takes no memory worth counting, without waiting. */
    void writeSmall(Answer answer, Visit visit, Response response, Callback callback) {
        try {
            byte[] bytes = answer.bytes();
            begin(answer, response);
            expect(0, visit);
            response.write(true, ByteBuffer.wrap(bytes == null ? new byte[0] : bytes), callback);
        } catch (Throwable failure) { // request edge: an answer that is not ended would never be
            LOG.warn("answer could not be written", failure);
            callback.failed(failure);
        }
    }

    private static void begin(Answer answer, Response response) {
        response.setStatus(answer.status());
        HttpFields.Mutable headers = response.getHeaders();
        answer.headers().forEach(headers::put);
        SecurityHeaders.addTo(headers);
    }

    /** By then the client must have fetched so many bytes, or it is hung up on. */
    private void expect(long bytes, Visit visit) {
        long nanos = patienceNanos + TimeUnit.SECONDS.toNanos(bytes) / leastBytesPerSecond;
        visit.waitUntil(System.nanoTime() + nanos, visit.client()::hangUp);
    }

    private void stream(Answer answer, Visit visit, Response response) throws IOException {
        begin(answer, response);
        try (OutputStream out = new Paced(Content.Sink.asOutputStream(response), visit)) {
            answer.body().writeTo(out);
        }
    }

    /** Each write, which blocks until the client has made room, must end in its time; between them we work. */
    private final class Paced extends FilterOutputStream {
        private final Visit visit;

        Paced(OutputStream out, Visit visit) {
            super(out);
            this.visit = visit;
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            expect(length, visit);
            out.write(bytes, from, length);
            visit.work();
        }

        @Override
        public void close() throws IOException {
            expect(0, visit);
            super.close();
        }
    }
}
