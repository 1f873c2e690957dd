package org.jvmpprof.agent.self;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/**
 * CPU time of this process, all threads, user and system. On Linux from /proc (proc(5): utime and stime are the 14th and
 * 15th fields, in ticks of 10 ms), which needs no management classes to be loaded at start; elsewhere from the bean.
 */
public final class ProcessCpu {
    private static final Path STAT = Paths.get("/proc/self/stat");
    private static final boolean HAS_PROC = Files.isReadable(STAT);
    private static final long NANOS_PER_TICK = 10_000_000;
    /** Fields after the command's closing bracket: state is the 3rd, so utime is 11 further. */
    private static final int UTIME_AFTER_COMMAND = 11;

    private ProcessCpu() {}

    /** Nanoseconds since the process began, or -1 when this platform does not say. */
    public static long nanos() {
        if (!HAS_PROC) {
            return beanNanos();
        }
        try {
            String stat = new String(Files.readAllBytes(STAT), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long ticks = Long.parseLong(fields[UTIME_AFTER_COMMAND]) + Long.parseLong(fields[UTIME_AFTER_COMMAND + 1]);
            return ticks * NANOS_PER_TICK;
        } catch (IOException e) {
            return -1; // /proc went away (a chroot); scaling is left out then, and the profile says so
        }
    }

    private static long beanNanos() {
        java.lang.management.OperatingSystemMXBean bean = ManagementFactory.getOperatingSystemMXBean();
        return bean instanceof com.sun.management.OperatingSystemMXBean
                ? ((com.sun.management.OperatingSystemMXBean) bean).getProcessCpuTime()
                : -1;
    }
}
