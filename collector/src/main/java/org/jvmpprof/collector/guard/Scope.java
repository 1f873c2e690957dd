package org.jvmpprof.collector.guard;

import java.util.Locale;

/** What a caller may do. ADMIN includes the others. */
public enum Scope {
    /** Nothing but what everybody may: health, and the way to log in. */
    ANYONE,
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
}
