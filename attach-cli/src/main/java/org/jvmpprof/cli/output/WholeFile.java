package org.jvmpprof.cli.output;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes a file that is whole or not there: under a hidden name beside it, then renamed. A pipe or device
 * ({@code /dev/null}) is written directly, since a rename would replace it. Called on the command's thread.
 */
public final class WholeFile {
    /** Writes the content; not to close the stream. */
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private WholeFile() {}

    /** Replaces the file if it is there; after an exception it is as it was. */
    public static void write(Path file, Content content) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            writeTo(file, content);
            return;
        }
        Path whole = Files.isSymbolicLink(file) ? file.toRealPath() : file.toAbsolutePath();
        // Not createTempFile: its files are for the owner alone, whatever the umask says.
        Path part = whole.resolveSibling("." + whole.getFileName() + "."
                + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".part");
        try {
            writeTo(part, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            move(part, whole);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void writeTo(Path file, Content content, StandardOpenOption... options) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file, options))) {
            content.writeTo(out);
        }
    }

    private static void move(Path part, Path whole) throws IOException {
        try {
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
