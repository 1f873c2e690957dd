package org.jvmpprof.agent.endpoint.socket;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A door that clients knock at. One thread accepts; any thread may close. */
public interface Listener extends Closeable {
    /**
     * Waits for the next client; null once the listener is closed.
     *
     * @throws IOException if this client was lost or refused; the listener itself goes on
     */
    @Nullable
    ClientSocket accept() throws IOException;

    /** Where this listener can be reached, for messages. */
    String where();

    /** Frees address or path at once; {@link #accept} returns null. Idempotent. */
    @Override
    void close();
}
