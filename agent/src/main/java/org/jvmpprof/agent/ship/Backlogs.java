package org.jvmpprof.agent.ship;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;
import org.jvmpprof.agent.self.AgentLog;

/** Opens the spool; where there can be none, a queue in memory, and one line that says so. */
final class Backlogs {
    /** More than this of the application's heap is not taken, whatever spool.max says. */
    static final long MAX_MEMORY_BYTES = 8L << 20;

    private Backlogs() {}

    static Backlog open(ShipSettings settings, List<String> exporters, AgentLog log) {
        long memoryBytes = Math.min(MAX_MEMORY_BYTES, settings.spoolMaxBytes());
        Path root = root(settings);
        try {
            if (settings.spoolDir() == null) {
                PrivateDirectories.makeOwn(root);
            }
            SpoolDirectory directory =
                    SpoolDirectory.claim(root.resolve(Text.fileName(settings.service())), settings.instance());
            try {
                return new DiskBacklog(directory, settings.spoolMaxBytes(), memoryBytes, exporters, log);
            } catch (IOException e) {
                directory.close();
                throw e;
            }
        } catch (IOException | UnsupportedOperationException | SecurityException e) {
            log.warn("spool.dir=" + root + ": cannot be used (" + Text.line(e.toString(), 300)
                    + "); profiles that cannot"
                    + " be sent wait in memory, at most " + memoryBytes
                    + " bytes, and end with the process; set spool.dir"
                    + " to a directory that can be written");
            return new MemoryBacklog(memoryBytes);
        }
    }

    private static Path root(ShipSettings settings) {
        Path given = settings.spoolDir();
        return given != null
                ? given
                : Paths.get(
                        System.getProperty("java.io.tmpdir", "/tmp"),
                        "jvm-pprof-spool-" + Text.fileName(System.getProperty("user.name", "")));
    }
}
