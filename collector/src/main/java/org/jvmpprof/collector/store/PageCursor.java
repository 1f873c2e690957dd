package org.jvmpprof.collector.store;

import static java.util.Objects.requireNonNull;

/**
 * A place in the order (time, id) in which profiles are listed: everything after it is still to come. It stays valid
 * when the profile it names has expired. As text it is {@code <unix nanos>.<id>}. Immutable.
 */
public record PageCursor(long createdAtNanos, String id) {
    public PageCursor {
        requireNonNull(id, "id");
    }

    static PageCursor after(ProfileMeta meta) {
        return new PageCursor(meta.createdAtNanos(), meta.id());
    }

    /**
     * Reads what {@link #text()} wrote.
     *
     * @throws IllegalArgumentException if {@code text} is no cursor
     */
    public static PageCursor parse(String text) {
        int dot = text.indexOf('.');
        if (dot <= 0 || !ProfileId.isValid(text.substring(dot + 1))) {
            throw new IllegalArgumentException("not a cursor; use next_cursor of the answer before");
        }
        try {
            return new PageCursor(Long.parseLong(text.substring(0, dot)), text.substring(dot + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a cursor; use next_cursor of the answer before", e);
        }
    }

    public String text() {
        return createdAtNanos + "." + id;
    }
}
