package org.jvmpprof.collector;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jvmpprof.collector.http.Api;
import org.jvmpprof.collector.store.ProfileStore;

/**
 * One tenant: its store, the API over it, and how to end what works on the store by itself. Closed once.
 *
 * @param ends called one after the other before the store is closed
 */
record Tenant(ProfileStore store, Api api, List<Runnable> ends) implements AutoCloseable {
    /** What makes a tenant out of its directory. */
    @FunctionalInterface
    interface Opener {
        Tenant open(Path directory) throws IOException;
    }

    @Override
    public void close() throws IOException {
        try (store) {
            ends.forEach(Runnable::run);
        }
    }
}
