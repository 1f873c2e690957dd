package org.jvmpprof.collector.guard;

import org.jspecify.annotations.Nullable;

/** A request's headers: the first of that name, or null; names in any case. */
@FunctionalInterface
public interface Headers {
    @Nullable
    String get(String name);
}
