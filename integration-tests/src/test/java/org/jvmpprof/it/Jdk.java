package org.jvmpprof.it;

import java.nio.file.Path;

/** A JDK on this machine. */
record Jdk(int feature, Path home) {
    String java() {
        return home.resolve("bin/java").toString();
    }

    @Override
    public String toString() {
        return "JDK " + feature;
    }
}
