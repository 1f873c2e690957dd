package org.jvmpprof.it;

import java.nio.file.Path;

/** A JDK on this machine. */
public record Jdk(int feature, Path home) {
    public String java() {
        return tool("java");
    }

    /** A program of that name in {@code bin}. */
    public String tool(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    @Override
    public String toString() {
        return "JDK " + feature;
    }
}
