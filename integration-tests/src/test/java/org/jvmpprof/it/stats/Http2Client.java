package org.jvmpprof.it.stats;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * One connection of HTTP/2 in clear text (RFC 9113), known beforehand, of a client that breaks off. It understands no
 * headers, and grants no more than the 64 KB that a connection begins with: a server with more to say waits.
 *
 * <pre>
 *   ┌────────────┬──────────┬───────────┬───────────────┬─────────┐
 *   │ length: 24 │ type: 8  │ flags: 8  │ stream: 32    │ payload │     a frame
 *   └────────────┴──────────┴───────────┴───────────────┴─────────┘
 * </pre>
 */
final class Http2Client implements AutoCloseable {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int TIMEOUT_MILLIS = 20_000;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GO_AWAY = 7;

    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;
    private static final int CANCEL = 8;

    private final Socket socket = new Socket();
    private final DataOutputStream out;
    private final DataInputStream in;
    private int lastStream = -1;
    private int pings;

    /** A frame that has come; GO_AWAY and resets are failures of the one who waits. */
    private record Frame(int type, int flags, int stream, int length) {}

    Http2Client(int port) throws IOException {
        socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        out = new DataOutputStream(socket.getOutputStream());
        in = new DataInputStream(socket.getInputStream());
        out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
        send(SETTINGS, 0, 0);
    }

    /** Sends a whole request without a body; its stream. */
    int request(String method, String path) throws IOException {
        lastStream += 2;
        send(HEADERS, END_STREAM | END_HEADERS, lastStream, headers(method, path));
        return lastStream;
    }

    /** Sends a request of which the body never ends. */
    int begin(String path) throws IOException {
        lastStream += 2;
        send(HEADERS, END_HEADERS, lastStream, headers("POST", path));
        send(DATA, 0, lastStream, new byte[100]);
        return lastStream;
    }

    /** HPACK's literals without an index (RFC 7541, 6.2.2), with names of the static table. */
    private static byte[] headers(String method, String path) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        literal(block, 2, method);
        literal(block, 4, path);
        literal(block, 6, "http");
        literal(block, 1, "127.0.0.1");
        return block.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, int name, String value) {
        block.write(name);
        block.write(value.length());
        block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads until this stream has ended; how many bytes of body came on it. */
    int readToEnd(int stream) throws IOException {
        for (int bytes = 0; ; ) {
            Frame frame = read();
            if (frame.stream() == stream && frame.type() == RST_STREAM) {
                throw new IOException("stream " + stream + " was reset by the server");
            }
            boolean isMine = frame.stream() == stream && (frame.type() == DATA || frame.type() == HEADERS);
            bytes += isMine && frame.type() == DATA ? frame.length() : 0;
            if (isMine && (frame.flags() & END_STREAM) != 0) {
                return bytes;
            }
        }
    }

    /** Reads until so many bytes of bodies have come, on whatever streams. */
    void readSome(int bytes) throws IOException {
        for (int left = bytes; left > 0; ) {
            Frame frame = read();
            left -= frame.type() == DATA ? frame.length() : 0;
        }
    }

    /** Resets this stream; back when the server has seen it, if it answers. */
    void reset(int stream) throws IOException {
        send(RST_STREAM, 0, stream, new byte[] {0, 0, 0, CANCEL});
        ping();
    }

    /** Back when the server has read all that was sent before. */
    void ping() throws IOException {
        send(PING, 0, 0, new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) ++pings});
        Frame frame = read();
        while (frame.type() != PING || (frame.flags() & ACK) == 0) {
            frame = read();
        }
    }

    private Frame read() throws IOException {
        int head = in.readInt();
        int flags = in.readUnsignedByte();
        int stream = in.readInt() & Integer.MAX_VALUE;
        Frame frame = new Frame(head & 0xff, flags, stream, head >>> 8);
        byte[] payload = in.readNBytes(frame.length());
        if (frame.type() == GO_AWAY) {
            throw new IOException("the server goes away: " + new String(payload, StandardCharsets.ISO_8859_1));
        }
        if (frame.type() == SETTINGS && (flags & ACK) == 0) {
            send(SETTINGS, ACK, 0);
        }
        return frame;
    }

    private void send(int type, int flags, int stream, byte... payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        DataOutputStream to = new DataOutputStream(frame);
        to.writeInt(payload.length << 8 | type);
        to.writeByte(flags);
        to.writeInt(stream);
        to.write(payload);
        out.write(frame.toByteArray());
    }

    /** Resets the connection, whatever is open in it. */
    @Override
    public void close() {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
