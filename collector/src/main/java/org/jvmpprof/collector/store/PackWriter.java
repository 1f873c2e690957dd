package org.jvmpprof.collector.store;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a pack, frame after frame. Confined to one thread; holds memory outside of the heap until closed. The
 * output is the caller's to close.
 */
final class PackWriter implements AutoCloseable {
    /** Measured on profiles of this project's agent: the next levels cost twice the CPU for a hundredth of the disk. */
    private static final int LEVEL = 9;

    private static final int FIRST_BUFFER_BYTES = 5 << 20;

    private final SegmentOutput output;
    private final ZstdCompressCtx zstd;
    private final List<Move> moves = new ArrayList<>();
    // Not in the heap: the compressor would hold off the garbage collector for as long as it works on an array.
    private ByteBuffer plain = ByteBuffer.allocateDirect(FIRST_BUFFER_BYTES);
    private ByteBuffer packed = ByteBuffer.allocateDirect(FIRST_BUFFER_BYTES);
    private long end = PackLayout.FILE_HEADER_BYTES;

    PackWriter(SegmentOutput output) throws IOException {
        this.output = output;
        try {
            this.zstd = new ZstdCompressCtx().setLevel(LEVEL);
        } catch (LinkageError e) {
            throw new IOException(unavailable(e), e);
        }
        output.write(new ByteBuffer[] {PackLayout.fileHeader()}, 0);
    }

    static String unavailable(LinkageError e) {
        return "zstd's native library can't be used (" + e.getMessage()
                + "); give a temporary directory that may hold programs: -Djava.io.tmpdir=…";
    }

    /** Appends what {@code frame} gathered, and empties it. */
    void append(FrameBuilder frame) throws IOException {
        List<String> ids = frame.ids();
        plain = cleared(plain, frame.boundBytes());
        int directoryLength = frame.drainTo(plain);
        plain.flip();
        packed = cleared(packed, (int) Zstd.compressBound(plain.limit()));
        try {
            packed.limit(zstd.compressDirectByteBuffer(packed, 0, packed.capacity(), plain, 0, plain.limit()));
        } catch (ZstdException e) {
            throw new IOException("zstd: " + e.getMessage(), e);
        }
        ByteBuffer header = PackLayout.frameHeader(packed, plain.limit(), directoryLength);
        long begin = end;
        end += header.remaining() + packed.remaining();
        output.write(new ByteBuffer[] {header, packed}, begin);
        ids.forEach(id -> moves.add(new Move(id, begin)));
    }

    private static ByteBuffer cleared(ByteBuffer buffer, int size) {
        return size <= buffer.capacity() ? buffer.clear() : ByteBuffer.allocateDirect(size);
    }

    /** Returns once all frames lie on the disk. */
    void force() throws IOException {
        output.force();
    }

    /** First byte behind the last frame. */
    long end() {
        return end;
    }

    /** Where each profile lies. */
    List<Move> moves() {
        return moves;
    }

    @Override
    public void close() {
        zstd.close();
    }

    /** A profile and the first byte of its frame. */
    record Move(String id, long position) {}
}
