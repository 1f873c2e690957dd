package org.jvmpprof.agent.endpoint.socket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The socket's place in the file system. It is bound in a private directory (0700), given mode 0600 there, and only then
 * linked to its name: at no moment can another user connect. The link is made atomically and never over something else;
 * a leftover of ours that nobody answers on is removed before. Used by one thread at a time.
 */
final class SocketFile {
    /** sockaddr_un holds 108 bytes with the closing zero on Linux (unix(7)); the JDK and jnr refuse longer ones. */
    static final int MAX_PATH_BYTES = 107;

    private static final int NAMES_TRIED = 8;
    private static final int UNIX_TYPE_MASK = 0170000;
    private static final int UNIX_TYPE_SOCKET = 0140000;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private final UnixTransport transport;
    private @Nullable Object identity;

    SocketFile(Path path, UnixTransport transport) {
        this.path = path;
        this.transport = transport;
    }

    Path path() {
        return path;
    }

    /** What came of {@link #create}. */
    static final class Bound {
        final ServerDoor door;
        final SocketOwner owner;

        Bound(ServerDoor door, SocketOwner owner) {
            this.door = door;
            this.owner = owner;
        }
    }

    /** Binds the socket, and leaves nothing behind if that fails. */
    Bound create() throws IOException {
        Path directory = parentOf(path);
        checkLength(path);
        Path privately = makePrivate(directory);
        Path first = privately.resolve("s");
        ServerDoor door = null;
        try {
            door = transport.bind(first);
            Files.setPosixFilePermissions(first, OWNER_ONLY);
            SocketOwner owner = SocketOwner.of(first);
            identity = identityOf(first);
            publish(first, owner);
            return new Bound(door, owner);
        } catch (IOException | RuntimeException e) {
            if (door != null) {
                door.channel().close();
            }
            throw e;
        } finally {
            Files.deleteIfExists(first);
            Files.deleteIfExists(privately);
        }
    }

    /** Removes the file if it is still the one that {@link #create} made. */
    void delete() throws IOException {
        Object made = identity;
        identity = null;
        try {
            if (made != null && made.equals(identityOf(path))) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            // Somebody cleaned the directory: what we wanted is done.
            identity = null;
        }
    }

    private static Path parentOf(Path path) throws IOException {
        Path directory = path.getParent();
        if (directory == null || !path.isAbsolute()) {
            throw new IOException("socket=" + path + ": must be an absolute path");
        }
        return directory;
    }

    private static void checkLength(Path path) throws IOException {
        int bytes = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_PATH_BYTES) {
            throw new IOException("socket path " + path + " has " + bytes + " bytes, a unix socket's can have "
                    + MAX_PATH_BYTES + "; set socket=<shorter path> or a shorter TMPDIR");
        }
    }

    /** A new directory for us alone. Names are tried until one is free; nobody can slip into one that we made. */
    private static Path makePrivate(Path parent) throws IOException {
        // Not SecureRandom: its providers cost an agent's start more than everything else here.
        Random names = new Random();
        IOException last = new IOException("no name is free");
        for (int i = 0; i < NAMES_TRIED; i++) {
            Path directory = parent.resolve(".pp" + Integer.toHexString(names.nextInt()));
            checkLength(directory.resolve("s"));
            try {
                return Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                last = e;
            } catch (IOException e) {
                last = e;
                break;
            }
        }
        throw new IOException(
                "socket directory " + parent + " cannot be written; make it so, or set socket=<path> or TMPDIR", last);
    }

    private void publish(Path first, SocketOwner owner) throws IOException {
        try {
            link(first);
        } catch (FileAlreadyExistsException e) {
            removeLeftover(owner);
            link(first);
        }
    }

    /** A hard link never replaces anything, which a rename would. */
    private void link(Path first) throws IOException {
        try {
            Files.createLink(path, first);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            // A file system without hard links: the check and the rename are two steps then.
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(path.toString());
            }
            Files.move(first, path);
        }
    }

    private void removeLeftover(SocketOwner owner) throws IOException {
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & UNIX_TYPE_MASK) != UNIX_TYPE_SOCKET) {
            throw new IOException(path + " exists and is no socket; it is left alone: remove it, or set socket=<path>");
        }
        if (!owner.owns(path)) {
            throw new IOException(path + " is another user's socket; it is left alone: set socket=<path>");
        }
        if (transport.answers(path)) {
            throw new IOException(path + " is in use by a running process; set socket=<path>");
        }
        Files.deleteIfExists(path);
    }

    private static Object identityOf(Path path) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return Objects.requireNonNull(attributes.fileKey(), "fileKey");
    }
}
