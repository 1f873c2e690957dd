package org.jvmpprof.agent.self;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * New, empty files that only this user can read. As {@link Files#createTempFile} makes them, but without its secure random
 * names, which load some fifty classes at an application's start: a name that somebody else has guessed and taken is no
 * danger, since the file must be new, and costs another try. Any thread.
 */
public final class FreshFile {
    private static final int ATTEMPTS = 1000;
    private static final AtomicInteger NEXT = new AtomicInteger((int) System.nanoTime());
    private static final FileAttribute<?>[] PRIVATE =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];

    private FreshFile() {}

    /** @param suffix with its dot, or empty */
    public static Path create(Path directory, String prefix, String suffix) throws IOException {
        IOException last = new IOException("no attempt");
        for (int i = 0; i < ATTEMPTS; i++) {
            int number = NEXT.getAndAdd(1 + (int) (System.nanoTime() & 0xFFFF));
            Path file = directory.resolve(prefix + Integer.toUnsignedString(number, Character.MAX_RADIX) + suffix);
            try {
                return Files.createFile(file, PRIVATE);
            } catch (FileAlreadyExistsException e) {
                last = e;
            }
        }
        throw new IOException(ATTEMPTS + " names in " + directory + " are all taken; remove " + prefix + "*", last);
    }
}
