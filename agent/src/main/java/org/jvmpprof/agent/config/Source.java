package org.jvmpprof.agent.config;

/** Where an option's value came from, first one wins. */
public enum Source {
    ARGUMENTS("agent arguments"),
    SYSTEM_PROPERTY("system property"),
    ENVIRONMENT("environment"),
    FILE("properties file"),
    DEFAULT("default");

    private final String words;

    Source(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
