package org.jvmpprof.agent.ship;

import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.self.AgentLog;

/**
 * The spool: one file a shipment, named so that names sort as time does; written under another name and renamed, so
 * that a process killed in between leaves no half. Memory holds names and sizes only. When the disk refuses, shipments
 * wait in a small queue in memory until it is empty again, so the order holds. Nothing is forced to the medium: the
 * spool survives the process, not the machine. Thread-safe.
 *
 * <pre>
 * &lt;end of the round, unix ns, 16 hex digits&gt;-&lt;sequence&gt;-&lt;hash of the exporter&gt;-&lt;type&gt;.spool
 * </pre>
 */
final class DiskBacklog implements Backlog {
    private static final Pattern NAME = Pattern.compile("([0-9a-f]{16})-(\\d+)-([0-9a-f]{8})-([a-z]+)\\.spool");
    private static final String HALF = ".tmp";

    private static final class Stored implements Entry {
        final String name;
        final String exporter;
        final long bytes;

        Stored(String name, String exporter, long bytes) {
            this.name = name;
            this.exporter = exporter;
            this.bytes = bytes;
        }
    }

    private final SpoolDirectory directory;
    private final long maxBytes;
    private final Map<String, String> exporterByHash = new HashMap<>();
    private final String firstExporter;
    private final AgentLog log;
    private final MemoryBacklog overflow;
    private final TreeMap<String, Stored> files = new TreeMap<>();
    private final Map<String, Long> dropped = new HashMap<>();
    private long bytes;
    private long sequence;

    /** Takes what lies in the directory, and in those of dead processes beside it; unknown exporters' go to the first. */
    DiskBacklog(SpoolDirectory directory, long maxBytes, long maxMemoryBytes, List<String> exporters, AgentLog log)
            throws IOException {
        this.directory = directory;
        this.maxBytes = maxBytes;
        this.overflow = new MemoryBacklog(maxMemoryBytes);
        this.firstExporter = exporters.get(0);
        this.log = log;
        exporters.forEach(name -> exporterByHash.put(Hash.brief(name), name));
        load(directory.path());
        for (SpoolDirectory dead : directory.abandoned(log)) {
            try {
                load(dead.path());
            } finally {
                dead.close();
            }
        }
        shrink();
    }

    private void load(Path from) throws IOException {
        TreeSet<Path> inOrder = new TreeSet<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(from)) {
            found.forEach(inOrder::add);
        }
        for (Path file : inOrder) {
            Matcher name = NAME.matcher(file.getFileName().toString());
            if (name.matches()) {
                String exporter = exporterByHash.getOrDefault(name.group(3), firstExporter);
                String kept = freeName(name.group(1), Hash.brief(exporter), name.group(4));
                Files.move(file, directory.path().resolve(kept), StandardCopyOption.ATOMIC_MOVE);
                keep(new Stored(kept, exporter, Files.size(directory.path().resolve(kept))));
            } else if (file.getFileName().toString().endsWith(HALF)) {
                Files.delete(file);
            }
        }
    }

    /** Adopted files keep their time and take a sequence of ours: names of several processes could meet otherwise. */
    private String freeName(String time, String hash, String type) {
        String name;
        do {
            name = String.format("%s-%08d-%s-%s.spool", time, sequence++, hash, type);
        } while (files.containsKey(name) || Files.exists(directory.path().resolve(name)));
        return name;
    }

    private void keep(Stored file) {
        files.put(file.name, file);
        bytes += file.bytes;
    }

    @Override
    public synchronized void add(String exporter, Shipment shipment) {
        if (!overflow.isEmpty()) {
            overflow.add(exporter, shipment);
            return;
        }
        byte[] content = new SpoolFile(exporter, shipment).encode();
        if (content.length > maxBytes) {
            drop(exporter, "one profile of " + content.length + " bytes is more than spool.max");
            return;
        }
        String name = freeName(String.format("%016x", shipment.toUnixNanos()), Hash.brief(exporter), shipment.type());
        Path half = directory.path().resolve(name + HALF);
        try {
            write(half, content);
            Files.move(half, directory.path().resolve(name), StandardCopyOption.ATOMIC_MOVE);
            keep(new Stored(name, exporter, content.length));
            shrink();
        } catch (IOException e) {
            discard(half);
            log.warn("spool.dir=" + directory.path() + ": cannot be written (" + Text.line(e.toString(), 300)
                    + "); profiles wait in memory, check space and permissions");
            overflow.add(exporter, shipment);
        }
    }

    /** Plain streams: a channel would be closed by an interrupt, of which there are some when a JVM ends. */
    private static void write(Path file, byte[] content) throws IOException {
        Files.createFile(file, PrivateDirectories.privateFile());
        try (OutputStream out = new FileOutputStream(file.toFile())) {
            out.write(content);
        }
    }

    private static byte[] read(Path file, long bytes) throws IOException {
        byte[] content = new byte[Math.toIntExact(bytes)];
        try (DataInputStream in = new DataInputStream(new FileInputStream(file.toFile()))) {
            in.readFully(content);
        }
        return content;
    }

    private void shrink() {
        while (bytes > maxBytes) {
            Stored oldest = files.firstEntry().getValue();
            forget(oldest);
            drop(oldest.exporter, "spool.max=" + maxBytes + " is reached, the oldest profiles go first");
        }
    }

    private void drop(String exporter, String reason) {
        dropped.merge(exporter, 1L, Long::sum);
        log.warn("profiles for " + exporter + " were dropped: " + reason + "; set a larger spool.max, or see why the"
                + " collector does not take them");
    }

    private void forget(Stored file) {
        if (files.remove(file.name) != null) {
            bytes -= file.bytes;
            discard(directory.path().resolve(file.name));
        }
    }

    private void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("spool.dir=" + directory.path() + ": a file cannot be deleted; delete it by hand", e);
        }
    }

    @Override
    public synchronized @Nullable Entry oldest(String exporter) {
        Stored first = first(files, exporter);
        return first != null ? first : overflow.oldest(exporter);
    }

    @Override
    public synchronized @Nullable Entry after(String exporter, Entry entry) {
        if (!(entry instanceof Stored)) {
            return overflow.after(exporter, entry);
        }
        Stored next = first(files.tailMap(((Stored) entry).name, false), exporter);
        return next != null ? next : overflow.oldest(exporter);
    }

    private static @Nullable Stored first(SortedMap<String, Stored> files, String exporter) {
        for (Stored file : files.values()) {
            if (file.exporter.equals(exporter)) {
                return file;
            }
        }
        return null;
    }

    @Override
    public synchronized @Nullable Shipment read(Entry entry) {
        if (!(entry instanceof Stored)) {
            return overflow.read(entry);
        }
        Stored file = (Stored) entry;
        if (!files.containsKey(file.name)) {
            return null;
        }
        try {
            return SpoolFile.decode(read(directory.path().resolve(file.name), file.bytes))
                    .shipment();
        } catch (IOException e) {
            forget(file);
            dropped.merge(file.exporter, 1L, Long::sum);
            log.warn("spool.dir=" + directory.path() + ": a spooled profile is damaged and was dropped", e);
            return null;
        }
    }

    @Override
    public synchronized void remove(Entry entry) {
        if (entry instanceof Stored) {
            forget((Stored) entry);
        } else {
            overflow.remove(entry);
        }
    }

    @Override
    public synchronized int count(String exporter) {
        int stored = 0;
        for (Stored file : files.values()) {
            stored += file.exporter.equals(exporter) ? 1 : 0;
        }
        return stored + overflow.count(exporter);
    }

    @Override
    public synchronized long dropped(String exporter) {
        return dropped.getOrDefault(exporter, 0L) + overflow.dropped(exporter);
    }

    @Override
    public synchronized long bytes() {
        return bytes + overflow.bytes();
    }

    @Override
    public String place() {
        return directory.path().toString();
    }

    @Override
    public synchronized void close() {
        overflow.close();
        try {
            directory.close();
        } catch (IOException e) {
            log.warn("spool.dir=" + directory.path() + ": cannot be let go of", e);
        }
    }
}
