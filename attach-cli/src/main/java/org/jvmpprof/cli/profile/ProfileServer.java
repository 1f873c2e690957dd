package org.jvmpprof.cli.profile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The endpoints of one JVM's agent, however they are reached. Requests may be made by several threads at a time, each on
 * a connection of its own; {@link #close} may be called by any thread, and more than once.
 */
public interface ProfileServer extends AutoCloseable {
    /**
     * The body of the answer to {@code GET pathAndQuery}. Blocks until it begins, which for a window is its whole time.
     *
     * @throws ServerErrorException if the answer is not a 200; its message is the server's text
     * @throws IOException if the JVM cannot be reached, or the connection breaks
     */
    InputStream get(String pathAndQuery) throws IOException;

    /** Whether the agent came with this server and goes with it, so that nothing was recorded before. */
    boolean isTemporary();

    /** Leaves the JVM as it was found. */
    @Override
    void close();

    /** The whole body of {@link #get}. */
    default byte[] read(String pathAndQuery) throws IOException {
        try (InputStream in = get(pathAndQuery)) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] piece = new byte[1 << 16];
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                all.write(piece, 0, n);
            }
            return all.toByteArray();
        }
    }
}
