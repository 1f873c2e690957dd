package org.jvmpprof.collector;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.http.Api;
import org.jvmpprof.collector.store.ProfileStore;

/** One tenant: its store, what looks after the store, and the API over it. Closed once. */
record Tenant(ProfileStore store, @Nullable Retention retention, Api api) implements AutoCloseable {
    /** What makes a tenant out of its directory. */
    @FunctionalInterface
    interface Opener {
        Tenant open(Path directory) throws IOException;
    }

    @Override
    public void close() throws IOException {
        try (store) {
            if (retention != null) {
                retention.close();
            }
        }
    }
}
