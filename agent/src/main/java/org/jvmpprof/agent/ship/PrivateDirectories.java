package org.jvmpprof.agent.ship;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jvmpprof.agent.self.FreshFile;

/** Directories that only this user can enter: profiles tell what a program does. */
final class PrivateDirectories {
    private static final boolean IS_POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private PrivateDirectories() {}

    /** Makes the directory, and those above it, with mode 0700; one that is there already is left as it is. */
    static Path make(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            make(parent);
        }
        try {
            return Files.createDirectory(directory, attributes("rwx------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw new IOException(directory + " is no directory", e);
            }
            return directory;
        }
    }

    /**
     * As {@link #make}, in a place where anyone may make directories: one that somebody else has put there, or a link,
     * is refused.
     */
    static Path makeOwn(Path directory) throws IOException {
        make(directory);
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(directory + " is a link; set spool.dir");
        }
        Path probe = FreshFile.create(directory, "owner", "");
        try {
            if (!Files.getOwner(probe).equals(Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS))) {
                throw new IOException(directory + " belongs to " + Files.getOwner(directory) + "; set spool.dir");
            }
        } finally {
            Files.delete(probe);
        }
        if (IS_POSIX) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
        return directory;
    }

    /** For files: readable by this user only. */
    static FileAttribute<?>[] privateFile() {
        return attributes("rw-------");
    }

    private static FileAttribute<?>[] attributes(String mode) {
        return IS_POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }
}
