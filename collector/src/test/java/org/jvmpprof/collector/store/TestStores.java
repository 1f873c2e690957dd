package org.jvmpprof.collector.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** Embedded stores that pack only when they are told to. */
final class TestStores {
    private TestStores() {}

    static EmbeddedStore open(
            Path directory, long reserveBytes, long segmentBytes, Clock clock, SegmentOutput.Opener opener)
            throws IOException {
        return open(directory, reserveBytes, segmentBytes, CompactionMode.EXACT, clock, opener, step -> {});
    }

    static EmbeddedStore open(
            Path directory,
            long reserveBytes,
            long segmentBytes,
            CompactionMode mode,
            Clock clock,
            SegmentOutput.Opener opener,
            Compactor.Steps steps)
            throws IOException {
        return EmbeddedStore.open(
                directory, new StoreSettings(reserveBytes, segmentBytes, mode, 100), clock, opener, steps);
    }

    /** What a kill -9 at this moment would leave, in a directory beside; what was written is seen, fsynced or not. */
    static Path copyOf(Path directory) throws IOException {
        Path copy = Files.createTempDirectory(directory.getParent(), "killed");
        List<Path> all;
        try (Stream<Path> files = Files.walk(directory)) {
            all = files.filter(Files::isRegularFile).toList();
        }
        for (Path file : all) {
            String name = directory.relativize(file).toString();
            if (!name.equals("lock") && !name.endsWith("-shm")) {
                Path to = copy.resolve(name);
                Files.createDirectories(to.getParent());
                Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return copy;
    }
}
