package org.jvmpprof.cli.profile;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jvmpprof.cli.output.CommandFailedException;

/** Looks at where a file shall be written, before time is spent on what to write. */
public final class Place {
    private Place() {}

    /** @throws CommandFailedException if it cannot be written there */
    public static void check(Path file) throws CommandFailedException {
        if (Files.isDirectory(file)) {
            throw CommandFailedException.wrong(file + ": is a directory; name a file in it");
        }
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw CommandFailedException.wrong(file + ": there is no directory " + directory + "; make it first");
        }
        if (!Files.isWritable(Files.exists(file) ? file : directory)) {
            throw CommandFailedException.wrong(file + ": may not be written by this user; choose another place");
        }
    }
}
