package org.jvmpprof.agent.ship;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.self.AgentLog;

/**
 * One process's part of the spool, {@code <root>/<service>/<instance>/}, held by a lock on the file {@code lock} in it.
 * The kernel lets go of the lock when the process ends, however it ends; so a directory whose lock can be had belongs to
 * a dead process, and the next start of the service takes what lies there. Owned by one thread.
 */
final class SpoolDirectory implements Closeable {
    private static final String LOCK = "lock";
    private static final int MAX_NAMESAKES = 16;

    /**
     * Directories held in this JVM. Not to be asked of the file system: POSIX drops all of a process's locks on a file
     * as soon as the process closes any descriptor of it.
     */
    private static final Set<Path> HELD = new HashSet<>();

    private final Path path;
    private final FileChannel lock;

    private SpoolDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** The directory of {@code instance}; a live namesake (two processes with one instance id) is stepped aside of. */
    static SpoolDirectory claim(Path service, String instance) throws IOException {
        for (int i = 0; i < MAX_NAMESAKES; i++) {
            Path directory = service.resolve(Text.fileName(instance) + (i == 0 ? "" : "." + i));
            PrivateDirectories.make(directory);
            SpoolDirectory claimed = tryClaim(directory);
            if (claimed != null) {
                return claimed;
            }
        }
        throw new IOException(
                "instance " + instance + " is taken " + MAX_NAMESAKES + " times; give each its own instance");
    }

    /** Directories beside this one whose processes are gone; held by the caller from now on. */
    List<SpoolDirectory> abandoned(AgentLog log) throws IOException {
        List<SpoolDirectory> found = new ArrayList<>();
        try (DirectoryStream<Path> siblings =
                Files.newDirectoryStream(path.toAbsolutePath().getParent(), Files::isDirectory)) {
            for (Path sibling : siblings) {
                try {
                    SpoolDirectory claimed = tryClaim(sibling);
                    if (claimed != null) {
                        found.add(claimed);
                    }
                } catch (IOException e) {
                    log.warn("spool.dir: what lies in " + sibling + " cannot be taken over; check its permissions", e);
                }
            }
        }
        return found;
    }

    private static @Nullable SpoolDirectory tryClaim(Path directory) throws IOException {
        synchronized (HELD) {
            if (HELD.contains(directory.toAbsolutePath())) {
                return null;
            }
            Path file = directory.resolve(LOCK);
            FileChannel channel = FileChannel.open(
                    file,
                    EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PrivateDirectories.privateFile());
            // Whoever adopts a directory deletes it while holding the lock: a lock on a deleted file is worth nothing.
            if (isLocked(channel) && Files.exists(file)) {
                HELD.add(directory.toAbsolutePath());
                return new SpoolDirectory(directory, channel);
            }
            channel.close();
            return null;
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // another class loader of this JVM has it
        }
    }

    Path path() {
        return path;
    }

    /** Lets go; an empty directory is deleted. */
    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            HELD.remove(path.toAbsolutePath());
            try {
                if (isEmpty()) {
                    Files.deleteIfExists(path.resolve(LOCK));
                    Files.deleteIfExists(path);
                }
            } finally {
                lock.close();
            }
        }
    }

    private boolean isEmpty() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                if (!file.getFileName().toString().equals(LOCK)) {
                    return false;
                }
            }
        }
        return true;
    }
}
