package org.jvmpprof.cli.kube;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of a forwarded port: WebSocket frames (RFC 6455) whose first byte is the channel, 0 for data and 1 for
 * errors, each channel beginning with the port's number in two bytes, lowest first (subprotocol v4.channel.k8s.io).
 */
final class ForwardedPort {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int BINARY = 0x82;
    private static final int CLOSE = 0x88;
    private static final int MOST = 60_000;

    private ForwardedPort() {}

    static void serve(Map<String, String> headers, InputStream in, OutputStream out, int port, @Nullable Integer real)
            throws IOException {
        String protocol =
                headers.getOrDefault("Sec-WebSocket-Protocol", "").split(",")[0].trim();
        out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + accept(headers.get("Sec-WebSocket-Key"))
                        + "\r\nSec-WebSocket-Protocol: " + protocol + "\r\n\r\n")
                .getBytes(ISO_8859_1));
        byte[] number = {(byte) port, (byte) (port >> 8)};
        frame(out, BINARY, 0, number, number.length);
        frame(out, BINARY, 1, number, number.length);
        if (real == null) {
            byte[] error = "error forwarding port: connection refused inside the pod".getBytes(ISO_8859_1);
            frame(out, BINARY, 1, error, error.length);
            return;
        }
        try (Socket pod = new Socket("127.0.0.1", real)) {
            ApiServerStandIn.start("stand-in-pod", () -> fromPod(pod, out));
            toPod(new DataInputStream(in), pod.getOutputStream());
        }
    }

    private static void fromPod(Socket pod, OutputStream out) throws IOException {
        byte[] chunk = new byte[MOST];
        InputStream in = pod.getInputStream();
        for (int n = in.read(chunk); n > 0; n = in.read(chunk)) {
            frame(out, BINARY, 0, chunk, n);
        }
        synchronized (out) {
            out.write(new byte[] {(byte) CLOSE, 2, 3, (byte) 0xe8}); // 1000: done
            out.flush();
        }
    }

    private static void toPod(DataInputStream in, OutputStream pod) throws IOException {
        while (true) {
            int opcode = in.readUnsignedByte() & 0x0f;
            int length = in.readUnsignedByte() & 0x7f;
            length = length == 126 ? in.readUnsignedShort() : length;
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes(length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i % 4];
            }
            if (opcode == 8) {
                return;
            }
            if (payload.length > 1 && payload[0] == 0) {
                pod.write(payload, 1, payload.length - 1);
                pod.flush();
            }
        }
    }

    private static void frame(OutputStream out, int opcode, int channel, byte[] bytes, int length) throws IOException {
        synchronized (out) {
            out.write(opcode);
            int whole = length + 1;
            if (whole < 126) {
                out.write(whole);
            } else {
                out.write(new byte[] {126, (byte) (whole >> 8), (byte) whole});
            }
            out.write(channel);
            out.write(Arrays.copyOf(bytes, length));
            out.flush();
        }
    }

    private static String accept(@Nullable String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
