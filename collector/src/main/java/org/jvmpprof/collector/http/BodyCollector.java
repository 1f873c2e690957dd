package org.jvmpprof.collector.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.Gate;
import org.jvmpprof.collector.ingest.Memory;
import org.jvmpprof.collector.ingest.OverloadedException;
import org.jvmpprof.collector.ingest.TooLargeException;

/**
 * Takes a body in as it comes, holding no thread meanwhile: a hundred clients on slow lines cost their bytes, not a
 * hundred threads. Memory is taken as bytes arrive, never for what was only announced. The whole body must come within
 * a time. Runs on whichever thread has the bytes, one at a time.
 */
final class BodyCollector {
    private static final int FIRST = 8 << 10;
    /** So many times the largest body is read to nowhere; then the connection is closed whatever the client sees. */
    private static final long SKIPPED_BODIES = 2;

    private final Request request;
    private final Visit visit;
    private final Limits limits;
    private final Outcome outcome;
    private final AtomicBoolean isDone = new AtomicBoolean();
    private byte[] buffer = new byte[0];
    private int size;
    private long skipped;
    private @Nullable Exception refusal;

    /** How much, as what it is known, in whose memory, and how slowly. */
    record Limits(String name, int bytes, Gate memory, Duration patience) {
        private TooLargeException tooLarge(long announced) {
            return new TooLargeException(
                    "profile too large: body has " + (announced > 0 ? announced + " bytes" : "more") + ", " + name + "="
                            + bytes + "; send smaller profiles, or raise the limit");
        }

        /** Twice its size is needed at the moment when the buffer grows. */
        private int fitting() {
            return (int) Math.min(Integer.MAX_VALUE - 8, memory.permits() * 512L);
        }
    }

    /** One of the two is called, once. */
    record Outcome(Consumer<WholeRequest> whole, Consumer<Throwable> failed) {}

    BodyCollector(Request request, Visit visit, Limits limits, Outcome outcome) {
        this.request = request;
        this.visit = visit;
        this.limits = limits;
        this.outcome = outcome;
    }

    void start() {
        long announced = request.getLength();
        if (announced > limits.bytes()) {
            refusal = limits.tooLarge(announced);
        }
        if (announced > SKIPPED_BODIES * limits.bytes()) {
            fail(limits.tooLarge(announced));
            return;
        }
        visit.waitUntil(System.nanoTime() + limits.patience().toNanos(), () -> fail(new SlowBodyException(limits)));
        read();
    }

    /** The body did not come in time. */
    static final class SlowBodyException extends Exception {
        private static final long serialVersionUID = 1;

        private SlowBodyException(Limits limits) {
            super("body did not come within " + limits.patience().toSeconds() + " s; send less, or on a faster line");
        }
    }

    private void read() {
        try {
            while (!isDone.get()) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, this::read));
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    fail(chunk.getFailure());
                    return;
                }
                boolean isLast = chunk.isLast();
                try {
                    take(chunk.getByteBuffer());
                } finally {
                    chunk.release();
                }
                if (isLast) {
                    finish();
                }
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            fail(e);
        }
    }

    /**
     * Once it is refused, the rest is read to nowhere before the answer: a client that is still sending when its
     * connection is closed would see that, and not the answer.
     */
    private void take(ByteBuffer bytes) {
        if (refusal == null) {
            try {
                append(bytes);
                return;
            } catch (TooLargeException | OverloadedException e) {
                refusal = e;
                buffer = new byte[0];
                visit.release();
            }
        }
        skipped += bytes.remaining();
        if (skipped > SKIPPED_BODIES * limits.bytes()) {
            fail(refusal);
        }
    }

    private void append(ByteBuffer bytes) throws TooLargeException, OverloadedException {
        int more = bytes.remaining();
        if (more > limits.bytes() - size) {
            throw limits.tooLarge(0);
        }
        if (size + more > buffer.length) {
            grow(size + more);
        }
        bytes.get(buffer, size, more);
        size += more;
    }

    private void grow(int least) throws TooLargeException, OverloadedException {
        if (least > limits.fitting()) {
            throw new TooLargeException("profile too large: bodies over " + limits.fitting()
                    + " bytes do not fit into this heap; send smaller profiles, or start the collector with a larger"
                    + " -Xmx");
        }
        long announced = request.getLength();
        int wanted = (int) Math.min(Math.max(Math.max(FIRST, least), buffer.length * 2L), limits.bytes());
        // To the announced end, if that is near.
        int length = announced >= least && announced <= wanted * 2L ? (int) announced : wanted;
        visit.hold(limits.memory().enterNow(Memory.kilobytes(length)));
        buffer = Arrays.copyOf(buffer, length);
    }

    private void finish() {
        if (refusal != null) {
            fail(refusal);
        } else if (isDone.compareAndSet(false, true)) {
            visit.work();
            byte[] body = buffer.length == size ? buffer : Arrays.copyOf(buffer, size);
            buffer = new byte[0];
            outcome.whole().accept(new WholeRequest(request, body));
        }
    }

    private void fail(Throwable failure) {
        if (isDone.compareAndSet(false, true)) {
            visit.work();
            outcome.failed().accept(failure);
        }
    }
}
