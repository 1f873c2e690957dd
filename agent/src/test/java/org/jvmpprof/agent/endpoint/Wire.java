package org.jvmpprof.agent.endpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A raw connection to either listener, for what a well-behaved client would not send. */
final class Wire implements AutoCloseable {
    /** An answer, taken apart. */
    record Reply(int status, String statusLine, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    private final SocketChannel channel;
    private ByteBuffer unread = ByteBuffer.allocate(0);

    private Wire(SocketChannel channel) {
        this.channel = channel;
    }

    static Wire to(SocketAddress address) throws IOException {
        SocketChannel channel = address instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
        channel.connect(address);
        return new Wire(channel);
    }

    static SocketAddress addressOf(Endpoints endpoints, Via via) {
        InetSocketAddress tcp = endpoints.tcpAddress();
        return via == Via.TCP ? tcp : UnixDomainSocketAddress.of(endpoints.socketPath());
    }

    Wire send(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        return this;
    }

    Wire shutdownOutput() throws IOException {
        channel.shutdownOutput();
        return this;
    }

    /** Everything until the server closes, within the time, or an error. */
    byte[] readAll(long withinMillis) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(unread.array(), unread.position(), unread.remaining());
        unread = ByteBuffer.allocate(0);
        long until = System.nanoTime() + withinMillis * 1_000_000;
        for (byte[] piece = read(until); piece.length > 0; piece = read(until)) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    /** What comes next, or an error if the server closes or is silent. */
    byte[] readSome(long withinMillis) throws IOException {
        byte[] piece = read(System.nanoTime() + withinMillis * 1_000_000);
        if (piece.length == 0) {
            throw new IOException("the server closed");
        }
        return piece;
    }

    /** One answer with a Content-Length; what follows is kept. */
    Reply reply(boolean bodyless) throws IOException {
        long until = System.nanoTime() + 20_000_000_000L;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(unread.array(), unread.position(), unread.remaining());
        while (true) {
            String seen = all.toString(StandardCharsets.ISO_8859_1);
            int end = seen.indexOf("\r\n\r\n");
            if (end >= 0) {
                Reply head = parse(Arrays.copyOf(all.toByteArray(), end + 4));
                int length = bodyless ? 0 : Integer.parseInt(head.header("content-length"));
                if (all.size() >= end + 4 + length) {
                    byte[] bytes = all.toByteArray();
                    unread = ByteBuffer.wrap(Arrays.copyOfRange(bytes, end + 4 + length, bytes.length));
                    return new Reply(
                            head.status,
                            head.statusLine,
                            head.headers,
                            Arrays.copyOfRange(bytes, end + 4, end + 4 + length));
                }
            }
            byte[] piece = read(until);
            if (piece.length == 0) {
                throw new IOException("the server closed after: " + seen);
            }
            all.writeBytes(piece);
        }
    }

    /** Takes a whole connection's bytes apart: one answer, the body as long as it is. */
    static Reply parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IllegalArgumentException("no answer in: " + text);
        }
        String[] lines = text.substring(0, end).split("\r\n");
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).trim());
        }
        return new Reply(
                Integer.parseInt(lines[0].split(" ")[1]),
                lines[0],
                headers,
                Arrays.copyOfRange(bytes, end + 4, bytes.length));
    }

    private byte[] read(long untilNanos) throws IOException {
        channel.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_READ);
            ByteBuffer piece = ByteBuffer.allocate(65536);
            while (true) {
                int n = channel.read(piece);
                if (n != 0) {
                    return n < 0 ? new byte[0] : Arrays.copyOf(piece.array(), n);
                }
                long left = (untilNanos - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new IOException("no answer in time");
                }
                selector.select(left);
                selector.selectedKeys().clear();
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
