package org.jvmpprof.cli.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.cli.exit.ExitStatus;

/**
 * The JVMs of this machine, those of other users and in containers included as far as {@code /proc} shows them to us.
 * No JVM is asked: all is read from files. Needs Linux.
 */
public final class Jvms {
    static final String HOTSPOT = "libjvm.so";
    static final String OPENJ9 = "libj9vm";

    private Jvms() {}

    /** All, by process id; our own is left out. */
    public static List<JvmInfo> list() throws CliException {
        needProc();
        List<JvmInfo> found = new ArrayList<>();
        TmpListing listing = new TmpListing();
        long self = self();
        try {
            for (long pid : Proc.pids()) {
                Proc process = new Proc(pid);
                if (pid != self && isJvm(process, listing)) {
                    found.add(info(process, listing));
                }
            }
        } catch (IOException e) {
            throw new CliException(ExitStatus.FAILED, "cannot list /proc: " + e, e);
        }
        found.sort((a, b) -> Long.compare(a.pid(), b.pid()));
        return found;
    }

    /** @throws CliException if there is no such process, or it is no JVM */
    public static JvmInfo of(long pid) throws CliException {
        needProc();
        Proc process = new Proc(pid);
        if (!process.exists()) {
            throw new CliException(ExitStatus.NO_PROCESS, pid + ": no such process; jvm-pprof ps lists the JVMs");
        }
        if (!isJvm(process)) {
            throw new CliException(ExitStatus.NOT_A_JVM, pid + ": is not a JVM; jvm-pprof ps lists those");
        }
        return info(process, new TmpListing());
    }

    private static void needProc() throws CliException {
        if (!Proc.isThere()) {
            throw new CliException(ExitStatus.FAILED, "there is no /proc on this system; use jps to find JVMs");
        }
    }

    private static long self() {
        try {
            return Long.parseLong(
                    Paths.get("/proc/self").toRealPath().getFileName().toString());
        } catch (IOException e) {
            return -1;
        }
    }

    /** By what it has mapped; for another user's, whose maps are hidden, by the file that jps goes by. */
    static boolean isJvm(Proc process) {
        return isJvm(process, new TmpListing());
    }

    private static boolean isJvm(Proc process, TmpListing listing) {
        return process.showsMappings() ? process.mapped(HOTSPOT, OPENJ9) != null : perfFile(process, listing) != null;
    }

    private static JvmInfo info(Proc process, TmpListing listing) {
        PerfData perf = perfData(process, listing);
        String command = perf == null ? "" : perf.get("sun.rt.javaCommand");
        long uptime = process.uptimeMillis();
        return new JvmInfo(
                process.pid(),
                command.isEmpty() ? CommandLine.mainOf(process.commandLine()) : CommandLine.firstWord(command),
                version(process, perf),
                uptime < 0 ? null : Duration.ofMillis(uptime),
                user(process),
                process.isInOtherNamespace(),
                AgentTrace.of(process, listing));
    }

    private static String version(Proc process, @Nullable PerfData perf) {
        String version = perf == null ? "" : perf.get("java.property.java.version");
        return version.isEmpty() ? JavaHome.versionOf(process) : version;
    }

    private static String user(Proc process) {
        try {
            return Files.getOwner(Paths.get("/proc", Long.toString(process.pid())), LinkOption.NOFOLLOW_LINKS)
                    .getName();
        } catch (IOException e) {
            return Integer.toString(process.uid());
        }
    }

    private static @Nullable PerfData perfData(Proc process, TmpListing listing) {
        Path file = perfFile(process, listing);
        try {
            return file == null ? null : PerfData.read(file);
        } catch (IOException e) {
            return null; // another user's, or just starting: the command line tells the most of it
        }
    }

    /** In the process's own {@code /tmp}; or in ours, where its root is hidden from us. */
    private static @Nullable Path perfFile(Proc process, TmpListing listing) {
        String name = Long.toString(process.pidInside());
        List<Path> directories = listing.find(process.outside("/tmp"), "hsperfdata_", "");
        if (directories.isEmpty() && process.pidInside() == process.pid()) {
            directories = listing.find(Paths.get("/tmp"), "hsperfdata_", "");
        }
        for (Path directory : directories) {
            if (Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                return directory.resolve(name);
            }
        }
        return null;
    }
}
