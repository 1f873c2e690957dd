package org.jvmpprof.cli.jvm;

import com.sun.jna.LastErrorException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A client's end of a unix socket, on Java 8 and up. One thread reads and writes; any thread may close, which ends a
 * read that waits.
 */
final class UnixSocket implements Closeable {
    private static final boolean IS_MAC = System.getProperty("os.name", "").startsWith("Mac");

    /** {@code sun_path}'s room with its closing zero, unix(7) and unix(4). */
    private static final int MAX_PATH = IS_MAC ? 104 : 108;

    private final int fd;
    private final AtomicBoolean closed = new AtomicBoolean();

    private UnixSocket(int fd) {
        this.fd = fd;
    }

    static UnixSocket connect(Path path) throws IOException {
        byte[] address = address(path);
        try {
            int fd = Libc.socket(Libc.AF_UNIX, Libc.SOCK_STREAM, 0);
            try {
                Libc.connect(fd, address, address.length);
                return new UnixSocket(fd);
            } catch (LastErrorException e) {
                Libc.close(fd);
                throw e;
            }
        } catch (LastErrorException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    /** <pre>Linux: | family, 2 bytes | path, 108 |   macOS: | length, 1 | family, 1 | path, 104 |</pre> */
    private static byte[] address(Path path) throws IOException {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length >= MAX_PATH) {
            throw new IOException(
                    path + ": has " + name.length + " bytes, a unix socket's path can have " + (MAX_PATH - 1));
        }
        byte[] address = new byte[2 + MAX_PATH];
        boolean littleEndian = java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN;
        if (IS_MAC) {
            address[0] = (byte) address.length;
        }
        address[IS_MAC || !littleEndian ? 1 : 0] = Libc.AF_UNIX;
        System.arraycopy(name, 0, address, 2, name.length);
        return address;
    }

    InputStream input() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                byte[] piece = offset == 0 ? into : new byte[Math.min(length, 1 << 16)];
                int count = (int) call(() -> Libc.read(fd, piece, Math.min(length, piece.length)));
                if (offset != 0 && count > 0) {
                    System.arraycopy(piece, 0, into, offset, count);
                }
                return count == 0 ? -1 : count;
            }

            @Override
            public void close() {
                UnixSocket.this.close();
            }
        };
    }

    OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                byte[] rest = Arrays.copyOfRange(from, offset, offset + length);
                while (rest.length > 0) {
                    byte[] piece = rest;
                    int count = (int) call(() -> Libc.write(fd, piece, piece.length));
                    rest = Arrays.copyOfRange(rest, count, rest.length);
                }
            }

            @Override
            public void close() {
                UnixSocket.this.close();
            }
        };
    }

    private interface Call {
        long run() throws LastErrorException;
    }

    private long call(Call call) throws IOException {
        if (closed.get()) {
            throw new IOException("the socket is closed");
        }
        try {
            return call.run();
        } catch (LastErrorException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            Libc.shutdown(fd, Libc.SHUT_RDWR);
        } catch (LastErrorException e) {
            // the other end was quicker: what is left is to give the descriptor back
        }
        Libc.close(fd);
    }
}
