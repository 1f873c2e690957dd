package org.jvmpprof.agent.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;
import one.profiler.AsyncProfiler;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.self.FreshFile;

/**
 * Finds async-profiler's library for this platform in our jar and loads it.
 *
 * <p>The library is unpacked once per user into a private directory under a name that carries its checksum, and used by
 * every JVM from there: a fixed name lets a second loader be noticed, and kill -9 leaves nothing behind that grows.
 * Two async-profilers in one process corrupt each other silently, so a foreign one is looked for first.
 */
final class NativeLibrary {
    private static final String[] FOREIGN = {"libasyncProfiler", "libjavaProfiler", "libpyroscope"};

    private NativeLibrary() {}

    static AsyncProfiler load(Path temporaryDirectory) throws EngineException {
        String foreign = foreignProfiler();
        if (foreign != null) {
            throw new EngineException("another native profiler is loaded in this process (" + foreign
                    + "), and two disturb each other; remove one of them");
        }
        String resource = platform() + "/libasyncProfiler.so";
        try (InputStream in = NativeLibrary.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new EngineException("no native sampler for " + System.getProperty("os.name") + " on "
                        + System.getProperty("os.arch") + "; linux x64, linux arm64 and macOS have one");
            }
            Path library = unpack(readAll(in), temporaryDirectory);
            return AsyncProfiler.getInstance(library.toString());
        } catch (IOException e) {
            throw new EngineException(
                    "cannot unpack the native sampler below " + temporaryDirectory + " (" + e
                            + "); point -Djava.io.tmpdir at a writable directory",
                    e);
        } catch (LinkageError | IllegalStateException e) {
            throw new EngineException(
                    "cannot load the native sampler (" + e + "); the directory " + temporaryDirectory
                            + " must allow execution: set -Djava.io.tmpdir",
                    e);
        }
    }

    private static String platform() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (os.contains("mac")) {
            return "macos";
        }
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String cpu = arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch.equals("aarch64") ? "arm64" : arch;
        return (os.contains("linux") ? "linux-" : os + "-") + cpu;
    }

    private static @Nullable String foreignProfiler() {
        Path maps = Paths.get("/proc/self/maps");
        if (!Files.isReadable(maps)) {
            return null;
        }
        try {
            for (String line : Files.readAllLines(maps, StandardCharsets.ISO_8859_1)) {
                for (String name : FOREIGN) {
                    if (line.contains(name)) {
                        return line.substring(Math.max(line.indexOf('/'), 0));
                    }
                }
            }
        } catch (IOException e) {
            return null; // no word about other profilers: /proc is hidden here, and nothing forbids to start
        }
        return null;
    }

    private static Path unpack(byte[] library, Path temporaryDirectory) throws IOException, EngineException {
        Path directory = temporaryDirectory.resolve("jvm-pprof-" + System.getProperty("user.name", "user"));
        createPrivate(directory);
        Path file = directory.resolve("libjvmpprof-" + checksum(library) + ".so");
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Arrays.equals(Files.readAllBytes(file), library)) {
            return file;
        }
        Path fresh = FreshFile.create(directory, "unpack", ".so");
        Files.write(fresh, library);
        return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** A directory that only we may write to; somebody else's at that place would be a way into this process. */
    private static void createPrivate(Path directory) throws IOException, EngineException {
        Set<PosixFilePermission> ours = PosixFilePermissions.fromString("rwx------");
        FileAttribute<Set<PosixFilePermission>> mode = PosixFilePermissions.asFileAttribute(ours);
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.createDirectory(directory, mode);
            } catch (FileAlreadyExistsException e) {
                // another JVM was quicker; whether the directory is good is looked at below
            }
        }
        Path probe = FreshFile.create(directory, "owner", "");
        try {
            boolean sameOwner = Files.getOwner(probe).equals(Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS));
            if (!sameOwner
                    || !Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS)
                            .equals(ours)) {
                throw new EngineException(directory + " belongs to another user or is open to others; remove it");
            }
        } finally {
            Files.delete(probe);
        }
    }

    private static String checksum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, bytes.length);
        return Long.toHexString(crc.getValue());
    }

    private static byte[] readAll(InputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 20);
        byte[] buffer = new byte[1 << 16];
        for (int n; (n = in.read(buffer)) > 0; ) {
            out.write(buffer, 0, n);
        }
        return out.toByteArray();
    }
}
