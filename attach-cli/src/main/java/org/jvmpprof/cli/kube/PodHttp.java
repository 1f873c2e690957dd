package org.jvmpprof.cli.kube;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;

/** Plain HTTP to an address that can be reached from here: a pod's IP, or this end of a forwarded port. */
final class PodHttp {
    static final int MAX_BYTES = 256 << 20;
    private static final int CONNECT_MILLIS = 10_000;
    private static final int LONGEST_QUOTE = 200;
    private static final int OK = 200;

    private final String base;
    private final int patienceMillis;

    /** @param base such as {@code http://10.0.0.7:6060} */
    PodHttp(String base, int patienceMillis) {
        this.base = base;
        this.patienceMillis = patienceMillis;
    }

    byte[] get(String pathAndQuery) throws IOException {
        // No proxy: what stands between is the cluster's network or our own forwarding.
        HttpURLConnection connection = (HttpURLConnection) new URL(base + pathAndQuery).openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(patienceMillis);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("Connection", "close");
        try {
            int status = connection.getResponseCode();
            byte[] body;
            try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                body = in == null ? new byte[0] : readAll(in);
            }
            requireWhole(body.length, connection.getContentLengthLong());
            return requireOk(status, body);
        } finally {
            connection.disconnect();
        }
    }

    static byte[] requireOk(int status, byte[] body) throws IOException {
        if (status != OK) {
            String said = new String(body, StandardCharsets.UTF_8)
                    .replaceAll("[\\p{Cntrl}\\s]+", " ")
                    .trim();
            String quote = said.length() > LONGEST_QUOTE ? said.substring(0, LONGEST_QUOTE) + "…" : said;
            throw new IOException("answered " + status + (quote.isEmpty() ? "" : ": " + quote));
        }
        return body;
    }

    static void requireWhole(long length, long announced) throws IOException {
        if (length < announced) {
            throw new EOFException("the answer ended after " + length + " of " + announced + " bytes");
        }
    }

    private static byte[] readAll(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] chunk = new byte[1 << 16];
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            all.write(chunk, 0, n);
            if (all.size() > MAX_BYTES) {
                throw new IOException("the answer has more than " + MAX_BYTES + " bytes");
            }
        }
        return all.toByteArray();
    }
}
