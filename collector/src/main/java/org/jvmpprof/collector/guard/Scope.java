package org.jvmpprof.collector.guard;

import java.util.Locale;

/** What a token lets its bearer do. ADMIN includes the others. */
public enum Scope {
    /** Ask for profiles, lists and pages. */
    READ,
    /** Send profiles. */
    WRITE,
    /** Look into the collector itself, and over all tenants. */
    ADMIN;

    /** As token files and answers write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean includes(Scope wanted) {
        return this == ADMIN || this == wanted;
    }
}
