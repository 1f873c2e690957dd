package org.jvmpprof.cli.kube;

import java.io.Closeable;
import java.io.IOException;

/** A way to a pod's HTTP port. Used by the thread that opened it. */
interface PodConnection extends Closeable {
    /**
     * One GET, with a whole answer.
     *
     * @param pathAndQuery of the pod's own server
     * @throws IOException if the answer is not 200 or not whole; one line with status and the server's words
     */
    byte[] get(String pathAndQuery) throws IOException;

    @Override
    void close();
}
