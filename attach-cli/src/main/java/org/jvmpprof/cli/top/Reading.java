package org.jvmpprof.cli.top;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What one window has shown. Immutable, handed from the feed's thread to the drawing one. */
final class Reading {
    private final String program;
    private final Instant time;
    private final double seconds;
    private final Facts facts;
    private final Map<View, Ranking> rankings;

    Reading(String program, Instant time, double seconds, Facts facts, Map<View, Ranking> rankings) {
        this.program = program;
        this.time = time;
        this.seconds = seconds;
        this.facts = facts;
        this.rankings = Collections.unmodifiableMap(new EnumMap<>(rankings));
    }

    /** Before the first window is over. */
    static Reading pending() {
        return new Reading("", Instant.now(), 0, Facts.NONE, new EnumMap<>(View.class));
    }

    /** The program, as the profile's mapping names it; empty while unknown. */
    String program() {
        return program;
    }

    Instant time() {
        return time;
    }

    double seconds() {
        return seconds;
    }

    Facts facts() {
        return facts;
    }

    Ranking ranking(View view) {
        return Objects.requireNonNull(rankings.getOrDefault(view, Ranking.PENDING));
    }
}
