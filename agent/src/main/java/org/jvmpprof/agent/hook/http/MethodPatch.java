package org.jvmpprof.agent.hook.http;

import org.jspecify.annotations.Nullable;

/** What goes into one method. Immutable. */
final class MethodPatch {
    enum Place {
        ENTRY,
        RETURN,
        THROW
    }

    final String name;
    final @Nullable String descriptor;
    final Place place;
    final boolean isRequired;
    final Snippet snippet;

    /** @param descriptor null for all methods of that name */
    MethodPatch(String name, @Nullable String descriptor, Place place, boolean isRequired, Snippet snippet) {
        if (name.equals("<init>") && place != Place.RETURN) {
            throw new IllegalArgumentException("a constructor's object can be used at its return only");
        }
        this.name = name;
        this.descriptor = descriptor;
        this.place = place;
        this.isRequired = isRequired;
        this.snippet = snippet;
    }

    boolean isFor(String method, String type) {
        return name.equals(method) && (descriptor == null || descriptor.equals(type));
    }

    @Override
    public String toString() {
        return name + (descriptor == null ? "" : descriptor);
    }
}
