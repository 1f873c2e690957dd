package org.jvmpprof.agent.self;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** One sample of a metric. Immutable; checked when it is made, so that one bad name does not spoil a whole scrape. */
final class Metric {
    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";

    final String name;
    final String help;
    final String type;
    final double value;
    /** Name, value, name, value, … */
    final List<String> labelPairs;

    Metric(String name, String help, String type, double value, String... labelPairs) {
        if (!name.matches(NAME) || labelPairs.length % 2 != 0) {
            throw new IllegalArgumentException("metric " + name + ": must match " + NAME + " and have label pairs, has "
                    + Arrays.toString(labelPairs));
        }
        if (!type.equals("counter") && !type.equals("gauge")) {
            throw new IllegalArgumentException("metric " + name + ": type " + type + " must be counter or gauge");
        }
        this.name = name;
        this.help = requireNonNull(help, "help");
        this.type = type;
        this.value = value;
        this.labelPairs = Collections.unmodifiableList(Arrays.asList(labelPairs.clone()));
    }
}
