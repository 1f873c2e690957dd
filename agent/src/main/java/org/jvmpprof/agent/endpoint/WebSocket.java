package org.jvmpprof.agent.endpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of a WebSocket (RFC 6455) that only talks: text goes out; of what comes in, pings and the closing are
 * answered, and messages are read over. No extensions. Confined to the client's worker.
 */
final class WebSocket {
    static final String VERSION = "13";

    private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0f;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;
    private static final int LENGTH_16 = 126;
    private static final int MAX_CONTROL = 125;
    private static final int MAX_MESSAGE = 1 << 16;
    private static final int PROTOCOL_ERROR = 1002;
    private static final int TOO_BIG = 1009;

    private final DataInputStream in;
    private final OutputStream out;
    private boolean isClosed;
    private long pongs;

    WebSocket(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = out;
    }

    /** True if the request asks for a WebSocket. */
    static boolean isAskedFor(Request request) {
        return has(request.header("upgrade"), "websocket") && has(request.header("connection"), "upgrade");
    }

    private static boolean has(@Nullable String list, String word) {
        return list != null && (',' + list.toLowerCase(Locale.ROOT).replace(" ", "") + ',').contains(',' + word + ',');
    }

    /**
     * The value of {@code Sec-WebSocket-Accept}.
     *
     * @throws HttpFailure 426 for another version, 400 for a broken key
     */
    static String accept(Request request) throws HttpFailure {
        if (!VERSION.equals(request.header("sec-websocket-version"))) {
            throw new HttpFailure(426, "only version 13 of WebSocket is spoken here")
                    .with("Sec-WebSocket-Version", VERSION);
        }
        String key = request.header("sec-websocket-key");
        if (key == null || !isKey(key.trim())) {
            throw new HttpFailure(400, "Sec-WebSocket-Key must be 16 bytes in base64");
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key.trim() + ACCEPT_GUID).getBytes(US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-1", e);
        }
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Sends one text message. */
    void send(String text) throws IOException {
        frame(TEXT, text.getBytes(UTF_8));
    }

    /** Asks the client for a sign of life, which {@link #pongs} counts. */
    void ping() throws IOException {
        frame(PING, new byte[0]);
    }

    long pongs() {
        return pongs;
    }

    /** False once either side has closed. */
    boolean isOpen() {
        return !isClosed;
    }

    private void frame(int opcode, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 10);
        frame.write(FIN | opcode);
        if (payload.length <= MAX_CONTROL) {
            frame.write(payload.length);
        } else if (payload.length < MAX_MESSAGE) {
            frame.write(LENGTH_16);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            throw new IOException("a message of " + payload.length + " bytes: at most " + MAX_MESSAGE + " are sent");
        }
        frame.write(payload, 0, payload.length);
        out.write(frame.toByteArray());
        out.flush();
    }

    /** Reads one frame, and answers it if it wants an answer. */
    void receive() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        int opcode = first & OPCODE;
        boolean isControl = opcode >= CLOSE;
        long length = length(second & LENGTH);
        boolean isKnown = opcode <= BINARY || (opcode >= CLOSE && opcode <= PONG);
        boolean isWhole = (first & FIN) != 0 && length <= MAX_CONTROL;
        if ((first & RESERVED) != 0 || (second & MASKED) == 0 || !isKnown || (isControl && !isWhole)) {
            close(PROTOCOL_ERROR);
        } else if (length > MAX_MESSAGE) {
            close(TOO_BIG);
        } else {
            take(opcode, payload((int) length));
        }
    }

    private long length(int seven) throws IOException {
        if (seven < LENGTH_16) {
            return seven;
        }
        return seven == LENGTH_16 ? in.readUnsignedShort() : in.readLong() & Long.MAX_VALUE;
    }

    private byte[] payload(int length) throws IOException {
        byte[] mask = new byte[4];
        in.readFully(mask);
        byte[] payload = new byte[length];
        in.readFully(payload);
        for (int i = 0; i < length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return payload;
    }

    private void take(int opcode, byte[] payload) throws IOException {
        if (opcode == PING) {
            frame(PONG, payload);
        } else if (opcode == PONG) {
            pongs++;
        } else if (opcode == CLOSE) {
            isClosed = true;
            frame(CLOSE, payload);
        }
    }

    private void close(int status) throws IOException {
        isClosed = true;
        frame(CLOSE, new byte[] {(byte) (status >> 8), (byte) status});
    }
}
