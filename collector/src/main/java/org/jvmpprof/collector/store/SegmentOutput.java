package org.jvmpprof.collector.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The few things a segment is written with; a seam, so that tests can fill the disk. Used by the store's writer thread
 * only.
 */
interface SegmentOutput extends Closeable {
    /** Writes all of the buffers at {@code position}. */
    void write(ByteBuffer[] buffers, long position) throws IOException;

    /** Returns once everything written lies on the disk. */
    void force() throws IOException;

    void truncate(long size) throws IOException;

    /** Creates segment files. */
    interface Opener {
        SegmentOutput create(Path file) throws IOException;
    }

    /** Creates the file and makes its name durable, so that it is there after a power cut. */
    static SegmentOutput createFile(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
                directory.force(true);
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return new SegmentOutput() {
            @Override
            public void write(ByteBuffer[] buffers, long position) throws IOException {
                channel.position(position);
                int first = 0;
                while (first < buffers.length) {
                    channel.write(buffers, first, buffers.length - first);
                    while (first < buffers.length && !buffers[first].hasRemaining()) {
                        first++;
                    }
                }
            }

            @Override
            public void force() throws IOException {
                channel.force(false);
            }

            @Override
            public void truncate(long size) throws IOException {
                channel.truncate(size);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
