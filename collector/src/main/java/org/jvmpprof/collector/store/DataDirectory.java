package org.jvmpprof.collector.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory a store lives in, owned by one process at a time: {@code lock} is held until {@link #close} or the
 * process's end, {@code index.db} has the metadata, {@code segments/} the blobs.
 */
final class DataDirectory implements Closeable {
    private final Path root;
    private final FileChannel lockChannel;

    private DataDirectory(Path root, FileChannel lockChannel) {
        this.root = root;
        this.lockChannel = lockChannel;
    }

    static DataDirectory open(Path root) throws IOException {
        FileChannel channel;
        try {
            Files.createDirectories(root.resolve("segments"));
            channel = FileChannel.open(
                    root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException("data=" + root + ": can't be written (" + e + "); choose another directory", e);
        }
        if (lock(channel) == null) {
            String owner = owner(channel);
            channel.close();
            throw new IOException("data=" + root + ": in use by another collector (process " + owner
                    + "); stop that one, or choose another directory");
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        return new DataDirectory(root, channel);
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(20);
        int read = channel.read(pid, 0);
        return read <= 0 ? "unknown" : new String(pid.array(), 0, read, StandardCharsets.US_ASCII).trim();
    }

    Path root() {
        return root;
    }

    Path index() {
        return root.resolve("index.db");
    }

    /** Refuses to begin anew beside segments whose index is gone: their profiles would be lost without a word. */
    void requireIndex() throws IOException {
        if (Files.exists(index())) {
            return;
        }
        try (Stream<Path> all = Files.list(segments())) {
            long count = all.filter(file -> SegmentName.isOne(String.valueOf(file.getFileName())))
                    .count();
            if (count > 0) {
                throw new IOException("index " + index() + " is missing, but there are " + count + " segments in "
                        + segments() + "; " + IndexDatabase.REMEDY);
            }
        }
    }

    Path segments() {
        return root.resolve("segments");
    }

    /** The index with its write-ahead log. */
    long indexBytes() throws IOException {
        Path log = root.resolve("index.db-wal");
        return Files.size(index()) + (Files.exists(log) ? Files.size(log) : 0);
    }

    long freeBytes() throws IOException {
        return Files.getFileStore(root).getUsableSpace();
    }

    @Override
    public void close() throws IOException {
        lockChannel.close();
    }
}
