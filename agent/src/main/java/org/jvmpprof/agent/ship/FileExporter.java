package org.jvmpprof.agent.ship;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/**
 * Writes profiles into a directory as {@code <service>-<type>-<time>.pb.gz}, whole or not at all: under another name
 * first, then renamed. A name that is taken by another profile (two instances, one directory) gets the instance behind
 * it; a repetition of the same profile changes nothing.
 */
final class FileExporter implements Exporter {
    private static final String SUFFIX = ".pb.gz";

    private final Target target;
    private final Path directory;

    FileExporter(Target target) {
        this.target = target;
        this.directory = Paths.get(target.path());
    }

    @Override
    public String name() {
        return target.name();
    }

    @Override
    public Delivery send(Shipment shipment) {
        try {
            Files.createDirectories(directory);
            Path file = place(shipment);
            if (!Files.exists(file)) {
                Path half = directory.resolve(
                        '.' + file.getFileName().toString() + '.' + Hash.brief(shipment.key()) + ".tmp");
                try {
                    Files.write(half, shipment.body());
                    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
                } finally {
                    Files.deleteIfExists(half);
                }
            }
            return Delivery.SENT;
        } catch (IOException e) {
            return Delivery.retry("cannot be written (" + Text.line(e.toString(), 300)
                    + "); check space and permissions of " + directory);
        }
    }

    private Path place(Shipment shipment) throws IOException {
        String stem = Text.fileName(shipment.service())
                + '-'
                + shipment.type()
                + '-'
                + Text.fileTime(shipment.createdUnixNanos());
        Path plain = directory.resolve(stem + SUFFIX);
        if (!Files.exists(plain) || Arrays.equals(Files.readAllBytes(plain), shipment.body())) {
            return plain;
        }
        return directory.resolve(
                stem + '-' + Text.fileName(shipment.instance()) + '-' + Hash.brief(shipment.key()) + SUFFIX);
    }

    @Override
    public void idle() {}

    @Override
    public void abort() {}
}
