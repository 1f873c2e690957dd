package org.jvmpprof.agent.charts;

import java.io.IOException;

/**
 * Somebody who knows some values of this process. Its opening declares the series; read once a second on
 * {@code pprof-locks}, in well under a millisecond. One that throws is left out from then on.
 */
interface Source extends AutoCloseable {
    void read(Row row) throws IOException;

    /** Gives back what it holds open. */
    @Override
    default void close() throws IOException {}
}
