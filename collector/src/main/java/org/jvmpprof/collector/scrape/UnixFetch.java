package org.jvmpprof.collector.scrape;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Over a unix socket, by HTTP/1.0: an answer without chunks that ends with the connection, which is all that is needed
 * here. The JDK's client speaks TCP only. Waits with a selector, so that the timeout holds for every byte.
 */
final class UnixFetch implements Fetch {
    private static final byte[] HEADER_END = {'\r', '\n', '\r', '\n'};
    private static final int OK = 200;
    private static final int CHUNK = 64 << 10;

    private final int maxBytes;

    UnixFetch(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public byte[] get(Target target, String route, Duration timeout) throws IOException {
        String both = target.url().getPath();
        int colon = both.lastIndexOf(':');
        String request = "GET " + both.substring(colon + 1) + route + " HTTP/1.0\r\nHost: localhost\r\n\r\n";
        long deadline = System.nanoTime() + timeout.toNanos();
        byte[] answer;
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(both.substring(0, colon)))) {
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
            answer = readAll(channel, route, deadline, timeout);
        } catch (IOException e) {
            throw new IOException(Fetch.reason(route, e), e);
        }
        return body(route, answer);
    }

    private byte[] readAll(SocketChannel channel, String route, long deadline, Duration timeout) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_READ);
            while (channel.read(chunk) >= 0) {
                if (chunk.position() == 0) {
                    await(selector, route, deadline, timeout);
                    continue;
                }
                bytes.write(chunk.array(), 0, chunk.position());
                chunk.clear();
                if (bytes.size() > maxBytes) {
                    throw Fetch.tooLarge(route, maxBytes);
                }
            }
        }
        return bytes.toByteArray();
    }

    private static void await(Selector selector, String route, long deadline, Duration timeout) throws IOException {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0 || Thread.currentThread().isInterrupted()) {
            throw new IOException("GET " + route + ": no whole answer within " + timeout.toSeconds() + " s");
        }
        selector.select(left);
        selector.selectedKeys().clear();
    }

    private static byte[] body(String route, byte[] answer) throws IOException {
        int end = headerEnd(answer);
        String[] status = new String(answer, 0, Math.min(answer.length, 32), StandardCharsets.US_ASCII).split(" ", 3);
        if (end < 0 || status.length < 2 || !status[0].startsWith("HTTP/1.") || !status[1].matches("\\d{3}.*")) {
            throw new IOException("GET " + route + ": the answer is no HTTP");
        }
        int code = Integer.parseInt(status[1].substring(0, 3));
        byte[] body = Arrays.copyOfRange(answer, end, answer.length);
        if (code != OK) {
            throw Fetch.refused(route, code, body);
        }
        return body;
    }

    private static int headerEnd(byte[] answer) {
        for (int i = 0; i + HEADER_END.length <= answer.length; i++) {
            if (Arrays.equals(answer, i, i + HEADER_END.length, HEADER_END, 0, HEADER_END.length)) {
                return i + HEADER_END.length;
            }
        }
        return -1;
    }
}
