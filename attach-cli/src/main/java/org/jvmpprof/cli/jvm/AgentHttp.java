package org.jvmpprof.cli.jvm;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.cli.exit.ExitStatus;

/** One GET of HTTP/1.0, whose answers of the agent always say their length. */
final class AgentHttp {
    private static final int MAX_LINE = 8192;

    private AgentHttp() {}

    /** The body of a 200; closing it closes the connection. */
    static InputStream get(Closeable connection, InputStream raw, OutputStream out, String pathAndQuery)
            throws IOException, CliException {
        boolean good = false;
        try {
            out.write(("GET " + pathAndQuery + " HTTP/1.0\r\nHost: localhost\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            BufferedInputStream in = new BufferedInputStream(raw);
            String status = line(in);
            long length = length(in);
            InputStream body = new Body(in, length, connection);
            if (status.split(" ").length < 2 || !status.split(" ")[1].equals("200")) {
                String text = new String(all(body), StandardCharsets.UTF_8).trim();
                throw new CliException(ExitStatus.FAILED, text.isEmpty() ? pathAndQuery + ": " + status : text);
            }
            good = true;
            return body;
        } finally {
            if (!good) {
                connection.close();
            }
        }
    }

    private static long length(InputStream in) throws IOException {
        long length = Long.MAX_VALUE;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Long.parseLong(
                        line.substring("content-length:".length()).trim());
            }
        }
        return length;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 || line.size() > MAX_LINE) {
                throw new EOFException("the agent hung up, or is none: " + line.size() + " bytes of a line came");
            }
            line.write(b);
        }
        return new String(line.toByteArray(), StandardCharsets.ISO_8859_1).trim();
    }

    static byte[] all(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] piece = new byte[1 << 14];
        for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
            all.write(piece, 0, n);
        }
        return all.toByteArray();
    }

    /** As long as was said: a shorter one is an error, and no profile. */
    private static final class Body extends FilterInputStream {
        private final Closeable connection;
        private long left;

        Body(InputStream in, long length, Closeable connection) {
            super(in);
            this.left = length;
            this.connection = connection;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(into, offset, (int) Math.min(length, left));
            if (count < 0 && left != Long.MAX_VALUE) {
                throw new EOFException("the agent hung up " + left + " bytes before the end");
            }
            left -= Math.max(0, count);
            return count;
        }

        @Override
        public void close() throws IOException {
            connection.close();
        }
    }
}
