package org.jvmpprof.agent.hook;

/** Which JDK this is. */
final class Jdk {
    private Jdk() {}

    /** 8, 11, 17, ... */
    static int feature() {
        String version = System.getProperty("java.specification.version", "8");
        return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
    }
}
