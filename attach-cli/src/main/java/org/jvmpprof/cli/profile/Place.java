package org.jvmpprof.cli.profile;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jvmpprof.cli.exit.CliException;

/** Looks at where a file shall be written, before time is spent on what to write. */
public final class Place {
    private Place() {}

    /** @throws CliException if it cannot be written there */
    public static void check(Path file) throws CliException {
        if (Files.isDirectory(file)) {
            throw CliException.wrong(file + ": is a directory; name a file in it");
        }
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw CliException.wrong(file + ": there is no directory " + directory + "; make it first");
        }
        if (!Files.isWritable(Files.exists(file) ? file : directory)) {
            throw CliException.wrong(file + ": may not be written by this user; choose another place");
        }
    }
}
