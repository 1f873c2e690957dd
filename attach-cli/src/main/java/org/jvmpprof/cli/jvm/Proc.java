package org.jvmpprof.cli.jvm;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One process as {@code /proc/PID} shows it (proc(5)). What may not be read, or is gone meanwhile, is empty or null.
 * Reads anew at each call but for {@code status} and {@code maps}. Used by
 * one thread.
 */
final class Proc {
    private static final Path ROOT = Paths.get("/proc");
    private static final int CLOCK_TICKS = 100; // USER_HZ: fixed in the kernel's interface
    private static final BigInteger SIGQUIT_BIT = BigInteger.ONE.shiftLeft(Libc.SIGQUIT - 1);

    private final long pid;
    private final Path directory;
    private final Map<String, String> status;
    private @Nullable String maps;

    Proc(long pid) {
        this(pid, ROOT);
    }

    /** @param root where the kernel shows processes */
    Proc(long pid, Path root) {
        this.pid = pid;
        this.directory = root.resolve(Long.toString(pid));
        this.status = status(text("status"));
    }

    /** False where the kernel has no such file system, as on macOS. */
    static boolean isThere() {
        return Files.isDirectory(ROOT.resolve("self"));
    }

    /** The ids of all processes. */
    static List<Long> pids() throws IOException {
        List<Long> pids = new ArrayList<>();
        try (DirectoryStream<Path> each = Files.newDirectoryStream(ROOT, "[0-9]*")) {
            for (Path path : each) {
                pids.add(Long.parseLong(path.getFileName().toString()));
            }
        }
        return pids;
    }

    long pid() {
        return pid;
    }

    boolean exists() {
        return Files.isDirectory(directory);
    }

    /** As {@link #exists}; where that cannot be told, it is taken to run. */
    boolean isRunning() {
        return !isThere() || exists();
    }

    /** The root directory as the process sees it; its files can be reached below this path. */
    Path root() {
        return directory.resolve("root");
    }

    Path workingDirectory() {
        return directory.resolve("cwd");
    }

    /** {@code path} of the process's world, as it can be reached from here. */
    Path outside(String path) {
        return isThere() ? root().resolve(path.startsWith("/") ? path.substring(1) : path) : Paths.get(path);
    }

    /** Where HotSpot puts files for tools, whatever the environment says: on macOS that is the user's own directory. */
    Path hotSpotDirectory() {
        return isThere() ? outside("/tmp") : Paths.get(System.getProperty("java.io.tmpdir", "/tmp"));
    }

    /** Its id in the innermost namespace of process ids, which is the one that it knows itself by. */
    long pidInside() {
        String[] ids = status.getOrDefault("NSpid", "").split("\\s+");
        return ids[ids.length - 1].isEmpty() ? pid : Long.parseLong(ids[ids.length - 1]);
    }

    /** Effective user; -1 if unknown. */
    int uid() {
        return second("Uid");
    }

    /** Effective group; -1 if unknown. */
    int gid() {
        return second("Gid");
    }

    private int second(String key) {
        String[] ids = status.getOrDefault(key, "").split("\\s+");
        return ids.length < 2 ? -1 : (int) Long.parseLong(ids[1]);
    }

    /** A JVM catches SIGQUIT, unless it was told not to; unknown counts as yes. */
    boolean catchesQuit() {
        String caught = status.get("SigCgt");
        return caught == null || new BigInteger(caught, 16).and(SIGQUIT_BIT).signum() != 0;
    }

    boolean isInOtherNamespace() {
        return isOther("ns/pid") || isOther("ns/mnt");
    }

    private boolean isOther(String name) {
        try {
            Path own = Files.readSymbolicLink(ROOT.resolve("self").resolve(name));
            return !own.equals(Files.readSymbolicLink(directory.resolve(name)));
        } catch (IOException e) {
            return false;
        }
    }

    /** The words of the command line. */
    List<String> commandLine() {
        String text = text("cmdline");
        return text.isEmpty() ? new ArrayList<>() : new ArrayList<>(Arrays.asList(text.split("\0")));
    }

    Map<String, String> environment() {
        Map<String, String> variables = new HashMap<>();
        for (String variable : text("environ").split("\0")) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                variables.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        return variables;
    }

    /** False if what it has mapped is hidden from us, being another user's. */
    boolean showsMappings() {
        return !maps().isEmpty();
    }

    /** Read once: for a process with much memory it is long, and its reading holds up the process's own mmap. */
    private String maps() {
        String text = maps;
        if (text == null) {
            text = text("maps");
            maps = text;
        }
        return text;
    }

    /** The first mapped file whose name starts so, or null. */
    @Nullable
    String mapped(String... fileNames) {
        for (String line : maps().split("\n")) {
            int path = line.indexOf('/');
            if (path < 0) {
                continue;
            }
            for (String name : fileNames) {
                if (line.startsWith(name, line.lastIndexOf('/') + 1)) {
                    return line.substring(path);
                }
            }
        }
        return null;
    }

    /** Names of its threads, cut at 15 bytes by the kernel. */
    List<String> threadNames() {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(directory.resolve("task"))) {
            for (Path task : tasks) {
                names.add(read(task.resolve("comm")).trim());
            }
        } catch (IOException e) {
            return names; // gone meanwhile
        }
        return names;
    }

    /** How long it has been running, in milliseconds; -1 if unknown. */
    long uptimeMillis() {
        String stat = text("stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
        String uptime = read(ROOT.resolve("uptime"));
        if (fields.length < 20 || uptime.isEmpty()) {
            return -1;
        }
        long started = Long.parseLong(fields[19]) * 1000 / CLOCK_TICKS;
        return Math.max(0, (long) (Double.parseDouble(uptime.split(" ")[0]) * 1000) - started);
    }

    private String text(String name) {
        return read(directory.resolve(name));
    }

    static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static Map<String, String> status(String text) {
        Map<String, String> status = new HashMap<>();
        for (String line : text.split("\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                status.put(line.substring(0, colon), line.substring(colon + 1).trim());
            }
        }
        return status;
    }
}
