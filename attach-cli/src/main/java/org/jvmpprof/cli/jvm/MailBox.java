package org.jvmpprof.cli.jvm;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A private directory in the process's own temporary one, through which the agent is handed over: two jars, an order,
 * and the agent's answer. All of it goes with {@link #close}. Called with the process's own {@link Rights}.
 *
 * <p>The name is the same at each visit, since a JVM keeps the path of every jar it was ever given: another name each
 * time would make that list grow. What stays open in the JVM is the smaller jar, which has the entry point alone.
 */
final class MailBox implements Closeable {
    private static final String ENTRY_POINT = "org/jvmpprof/bootstrap/";

    private final String inside;
    private final Path outside;
    private final FileChannel lock;

    private MailBox(String inside, Path outside, FileChannel lock) {
        this.inside = inside;
        this.outside = outside;
        this.lock = lock;
    }

    /** Where the process keeps its temporary files, or else wherever it can. */
    static MailBox open(Proc process) throws IOException {
        Set<String> places = new LinkedHashSet<>();
        places.add("/tmp");
        String variable = process.environment().get("TMPDIR");
        if (variable != null && variable.startsWith("/")) {
            places.add(variable);
        }
        places.add("/var/tmp");
        places.add("/dev/shm");
        IOException last = new IOException("no temporary directory");
        for (String place : places) {
            String inside = place + "/.jvm-pprof-" + process.pidInside();
            try {
                return open(inside, process.outside(inside), Libc.geteuid());
            } catch (IOException e) {
                last = e;
            }
        }
        throw new IOException("the process has no directory to write to (" + last + ")", last);
    }

    private static MailBox open(String inside, Path outside, int uid) throws IOException {
        while (true) {
            try {
                Files.createDirectory(
                        outside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                checkOurs(outside, uid);
            }
            Path file = outside.resolve("lock");
            FileChannel channel;
            try {
                channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            } catch (NoSuchFileException e) {
                continue; // another visit has ended just now, and removed the directory
            }
            FileLock held = channel.lock(); // another visit is under way: it ends within seconds
            if (held.isValid() && Files.exists(file)) {
                return new MailBox(inside, outside, channel);
            }
            channel.close(); // that visit has removed the directory: make it anew
        }
    }

    private static void checkOurs(Path directory, int uid) throws IOException {
        boolean isPrivate = Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                        .equals(uid)
                && PosixFilePermissions.toString(Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS))
                        .equals("rwx------");
        if (!isPrivate) {
            throw new IOException(directory + " is somebody else's; remove it");
        }
    }

    /** The agent's arguments that lead it here. */
    String arguments() {
        return '@' + inside;
    }

    /** The path of a file, as the process sees it. */
    String inside(String name) {
        return inside + '/' + name;
    }

    void putAgent(byte[] profilerJar) throws IOException {
        Files.write(outside.resolve("profiler.jar"), profilerJar);
        try (JarInputStream whole = new JarInputStream(new ByteArrayInputStream(profilerJar));
                JarOutputStream entry =
                        new JarOutputStream(Files.newOutputStream(outside.resolve("entry.jar")), whole.getManifest())) {
            for (JarEntry each = whole.getNextJarEntry(); each != null; each = whole.getNextJarEntry()) {
                if (each.getName().startsWith(ENTRY_POINT) && !each.isDirectory()) {
                    entry.putNextEntry(new JarEntry(each.getName()));
                    entry.write(AgentHttp.all(whole));
                }
            }
        }
    }

    void putOrder(String text) throws IOException {
        Files.deleteIfExists(outside.resolve("answer"));
        Files.write(outside.resolve("order"), text.getBytes(StandardCharsets.UTF_8));
    }

    /** What the entry point has written, or null if it was never called. */
    @Nullable
    String answer() throws IOException {
        Path file = outside.resolve("answer");
        return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : null;
    }

    @Override
    public void close() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(outside)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(outside);
        lock.close();
    }
}
