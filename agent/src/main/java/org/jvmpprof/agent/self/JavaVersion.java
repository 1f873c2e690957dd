package org.jvmpprof.agent.self;

/** The feature number of the Java version that runs: 8, 11, 17. Any thread. */
public final class JavaVersion {
    private static final int FEATURE = parse(System.getProperty("java.specification.version", "1.8"));

    private JavaVersion() {}

    public static int feature() {
        return FEATURE;
    }

    /** {@code 1.8} is 8; later ones say it without the 1. */
    static int parse(String specification) {
        return Integer.parseInt(specification.startsWith("1.") ? specification.substring(2) : specification);
    }
}
