package org.jvmpprof.agent.endpoint;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.nio.file.Paths;

/** This process's id: by /proc on Linux, which is cheap, else by the name that the JVM's bean gives itself. */
final class Pid {
    private Pid() {}

    static long own() {
        try {
            Path self = Paths.get("/proc/self").toRealPath();
            return Long.parseLong(self.getFileName().toString());
        } catch (IOException | NumberFormatException e) {
            String name = ManagementFactory.getRuntimeMXBean().getName();
            return Long.parseLong(name.substring(0, name.indexOf('@')));
        }
    }
}
