package org.jvmpprof.collector.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** Writes half and then fails, as a disk that fills up does, for as long as it is told to be full. */
final class FullOutput implements SegmentOutput {
    private final SegmentOutput file;
    private final AtomicBoolean isFull;
    private final long fullFrom;

    /** @param fullFrom writes before this position succeed */
    FullOutput(Path path, AtomicBoolean isFull, long fullFrom) throws IOException {
        this.file = SegmentOutput.createFile(path);
        this.isFull = isFull;
        this.fullFrom = fullFrom;
    }

    @Override
    public void write(ByteBuffer[] buffers, long position) throws IOException {
        if (isFull.get() && position >= fullFrom) {
            file.write(new ByteBuffer[] {buffers[0]}, position);
            throw new IOException("No space left on device");
        }
        file.write(buffers, position);
    }

    @Override
    public void force() throws IOException {
        file.force();
    }

    @Override
    public void truncate(long size) throws IOException {
        file.truncate(size);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
