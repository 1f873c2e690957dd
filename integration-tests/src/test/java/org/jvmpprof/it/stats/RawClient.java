package org.jvmpprof.it.stats;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** What no well-behaved client sends. Each method makes one connection. */
final class RawClient {
    private static final int TIMEOUT_MILLIS = 20_000;

    /** For servers that do not close. */
    private static final int SHORT_MILLIS = 1_500;

    private final int port;
    private final boolean isClosed;

    RawClient(int port) {
        this(port, true);
    }

    /** @param isClosed whether the server closes the connection where it was asked to */
    RawClient(int port, boolean isClosed) {
        this.port = port;
        this.isClosed = isClosed;
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 << 10);
        socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
        socket.setSoTimeout(isClosed ? TIMEOUT_MILLIS : SHORT_MILLIS);
        return socket;
    }

    static String get(String path, String... headers) {
        return request("GET", path, headers);
    }

    static String request(String method, String path, String... headers) {
        StringBuilder text = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        return text.append("\r\n").toString();
    }

    /** Sends this, and gives all that comes until the server closes. */
    String exchange(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return readAll(socket.getInputStream());
        }
    }

    private String readAll(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                all.write(buffer, 0, n);
            }
        } catch (SocketTimeoutException e) {
            if (isClosed) {
                throw new IOException("the server has not closed; so far: " + all, e);
            }
        } catch (IOException e) {
            return all.toString(StandardCharsets.ISO_8859_1); // reset: as good as closed
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** Sends this and nothing more; what is answered until the server closes, or has said nothing for a while. */
    String poke(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.setSoTimeout(SHORT_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            byte[] buffer = new byte[4096];
            int n = socket.getInputStream().read(buffer);
            return n < 0 ? "" : new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // no answer
        }
    }

    /** Sends this, reads so many bytes at least, and resets the connection. */
    void abort(String request, int bytesToRead) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            byte[] buffer = new byte[1024];
            InputStream in = socket.getInputStream();
            for (int read = 0; read < bytesToRead; ) {
                int n = in.read(buffer);
                if (n < 0) {
                    throw new IOException("the server has closed after " + read + " bytes");
                }
                read += n;
            }
            socket.setSoLinger(true, 0);
        }
    }

    /** Sends the first part, waits for the server to answer it, then sends the second; all that comes. */
    String twoSteps(String first, String second) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(first.getBytes(StandardCharsets.ISO_8859_1));
            byte[] buffer = new byte[4096];
            int n = socket.getInputStream().read(buffer);
            socket.getOutputStream().write(second.getBytes(StandardCharsets.ISO_8859_1));
            return new String(buffer, 0, Math.max(n, 0), StandardCharsets.ISO_8859_1)
                    + readAll(socket.getInputStream());
        }
    }
}
