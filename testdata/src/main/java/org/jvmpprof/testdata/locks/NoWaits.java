package org.jvmpprof.testdata.locks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What takes time without waiting for another thread's lock: no profile of waits may show it. */
final class NoWaits {
    private static final int MILLIS = 60;

    private NoWaits() {}

    static void sleeps() throws InterruptedException {
        Thread.sleep(MILLIS);
    }

    /** Parks without a blocker and with an end: a sleep by another name. */
    static void parksAsleep() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    static void acceptsAndReads() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Fibers.Running peer = Fibers.start(false, "peer", () -> answerLate(server));
            try (Socket socket = accepts(server)) {
                readsSocket(socket);
            }
            peer.join();
        }
    }

    private static Socket accepts(ServerSocket server) throws IOException {
        return server.accept();
    }

    private static void readsSocket(Socket socket) throws IOException {
        if (socket.getInputStream().read() != 1) {
            throw new IOException("the peer sends a 1");
        }
    }

    private static void answerLate(ServerSocket server) throws Exception {
        Thread.sleep(MILLIS);
        try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
            Thread.sleep(MILLIS);
            socket.getOutputStream().write(1);
        }
    }
}
