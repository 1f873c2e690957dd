package org.jvmpprof.agent.charts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;

/**
 * What the container, or the service manager, lets this process have of CPU and memory: the least along the path of its
 * control groups, version 2 ({@code cpu.max}, {@code memory.max}) or 1 ({@code cpu.cfs_quota_us},
 * {@code memory.limit_in_bytes}). Source: the kernel's cgroup-v2.rst and cgroup-v1. Read once; limits change rarely.
 */
final class ContainerLimits {
    private static final Path ROOT = Paths.get("/sys/fs/cgroup");
    /** Version 1 says no limit by a number near the largest. */
    private static final double NO_LIMIT_BYTES = 1L << 60;

    private double cores = Double.NaN;
    private double bytes = Double.NaN;

    private ContainerLimits() {}

    static ContainerLimits read() {
        return read(ROOT, Paths.get("/proc/self/cgroup"));
    }

    /** @param own lists this process's groups, as {@code /proc/self/cgroup} does */
    static ContainerLimits read(Path root, Path own) {
        ContainerLimits limits = new ContainerLimits();
        limits.versionOne(root);
        for (String group : groups(own)) {
            for (Path path = Paths.get("/").resolve(group); path != null; path = path.getParent()) {
                limits.versionTwo(root.resolve(Paths.get("/").relativize(path)));
            }
        }
        return limits;
    }

    /** In a container's own namespace the path is {@code /}; from outside it leads down to the group. */
    private static List<String> groups(Path own) {
        List<String> groups = new ArrayList<>();
        for (String line : text(own).split("\n")) {
            if (line.startsWith("0::/")) {
                groups.add(line.substring(3));
            }
        }
        return groups;
    }

    private void versionTwo(Path group) {
        String[] cpu = text(group.resolve("cpu.max")).split(" ");
        if (cpu.length == 2) {
            limitCores(number(cpu[0]) / number(cpu[1]));
        }
        limitBytes(number(text(group.resolve("memory.max"))));
    }

    private void versionOne(Path root) {
        double quota = number(text(root.resolve("cpu/cpu.cfs_quota_us")));
        limitCores(quota / number(text(root.resolve("cpu/cpu.cfs_period_us"))));
        limitBytes(number(text(root.resolve("memory/memory.limit_in_bytes"))));
    }

    private void limitCores(double limit) {
        if (limit > 0 && !(limit >= cores)) {
            cores = limit;
        }
    }

    private void limitBytes(double limit) {
        if (limit > 0 && limit < NO_LIMIT_BYTES && !(limit >= bytes)) {
            bytes = limit;
        }
    }

    /** NaN for {@code max}, and for what is no number. */
    private static double number(String text) {
        return text.matches("[0-9]{1,19}") ? Double.parseDouble(text) : Double.NaN;
    }

    /** Empty when there is no such file, or it is not for us: then it sets no limit that we could know. */
    private static String text(Path file) {
        try {
            return Files.isReadable(file)
                    ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).trim()
                    : "";
        } catch (IOException e) {
            return "";
        }
    }

    /** NaN without a limit. */
    double cores() {
        return cores;
    }

    /** NaN without a limit. */
    double bytes() {
        return bytes;
    }
}
