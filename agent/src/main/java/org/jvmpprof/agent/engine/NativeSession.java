package org.jvmpprof.agent.engine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import one.profiler.AsyncProfiler;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.self.FreshFile;

/**
 * One async-profiler session that writes JFR into a file which only two know: async-profiler and this class. Each {@link
 * #cut} closes a chunk and gives it back.
 *
 * <pre>
 *   file  | hole: chunks read and given back | closed chunk | open chunk: header + a few events |
 *                                            ^ position     ^ position after the cut
 * </pre>
 *
 * async-profiler keeps its own write position, so the consumed part can be dropped: truncate the file, and write the
 * open chunk's bytes back at their old position. What it appends between our read and our truncation would be lost (one
 * chunk then fails to parse and is counted), so this is done only when {@link #DROP_AT_BYTES} are consumed.
 *
 * <p>Owned by the poller's thread.
 */
final class NativeSession implements AutoCloseable {
    /** Each command sets the level anew, and a session that ends would tell its statistics on the application's stdout. */
    private static final String QUIET = ",loglevel=none";

    private static final long DROP_AT_BYTES = 16 << 20;
    private static final int JFR_MAGIC = 0x464c5200; // "FLR\0"
    private static final int SIZE_OFFSET = 8;
    private static final int HEADER_BYTES = 68;

    private final AsyncProfiler profiler;
    private final FileChannel file;
    private final SessionOptions options;
    private long position;
    private long droppedUpTo;
    private boolean open = true;

    private NativeSession(AsyncProfiler profiler, FileChannel file, SessionOptions options) {
        this.profiler = profiler;
        this.file = file;
        this.options = options;
    }

    /** Starts sampling. The file is unlinked at once: nothing is left behind, whatever ends the process. */
    static NativeSession start(AsyncProfiler profiler, SessionOptions options, Path temporaryDirectory)
            throws EngineException {
        Path shm = Paths.get("/dev/shm");
        Path directory = Files.isWritable(shm) ? shm : temporaryDirectory;
        Path path = null;
        FileChannel channel = null;
        try {
            path = FreshFile.create(directory, "jvm-pprof-", ".jfr");
            profiler.execute("start,jfr," + options.toArguments() + ",file=" + path);
            channel = new RandomAccessFile(path.toFile(), "rw").getChannel();
            return new NativeSession(profiler, channel, options);
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            throw new EngineException(
                    "the native sampler does not start with " + options.toArguments() + ": " + e.getMessage(), e);
        } finally {
            unlink(path);
        }
    }

    private static void unlink(@Nullable Path path) throws EngineException {
        try {
            if (path != null) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new EngineException("cannot remove " + path + ": " + e, e);
        }
    }

    SessionOptions options() {
        return options;
    }

    /** Closes the open chunk and gives all chunks closed since the last cut. */
    List<byte[]> cut() throws IOException {
        profiler.execute("dump,jfr" + QUIET);
        List<byte[]> chunks = readClosed();
        if (position - droppedUpTo >= DROP_AT_BYTES) {
            dropConsumed();
        }
        return chunks;
    }

    /** Ends sampling; the last chunks carry the objects still reachable. Idempotent. */
    List<byte[]> stop() throws IOException {
        if (!open) {
            return new ArrayList<>();
        }
        open = false;
        try {
            profiler.execute("stop" + QUIET);
            return readClosed();
        } finally {
            file.close();
        }
    }

    /** async-profiler's own counters, one {@code name value} a line. */
    String metrics() throws IOException {
        return profiler.execute("metrics" + QUIET);
    }

    @Override
    public void close() throws IOException {
        stop();
    }

    private List<byte[]> readClosed() throws IOException {
        List<byte[]> chunks = new ArrayList<>();
        long end = file.size();
        while (position + HEADER_BYTES <= end) {
            ByteBuffer header = read(position, HEADER_BYTES);
            long size = header.getLong(SIZE_OFFSET);
            boolean isClosed = header.getInt(0) == JFR_MAGIC && size >= HEADER_BYTES && position + size <= end;
            if (!isClosed) {
                break;
            }
            chunks.add(read(position, (int) size).array());
            position += size;
        }
        return chunks;
    }

    private void dropConsumed() throws IOException {
        ByteBuffer tail;
        long end;
        do {
            end = file.size();
            tail = read(position, (int) (end - position));
        } while (file.size() != end);
        file.truncate(0);
        file.write(tail, position);
        droppedUpTo = position;
    }

    private ByteBuffer read(long from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, from + buffer.position()) < 0) {
                throw new IOException(
                        "the recording ended at byte " + (from + buffer.position()) + " of " + (from + length));
            }
        }
        ((java.nio.Buffer) buffer).flip();
        return buffer;
    }
}
