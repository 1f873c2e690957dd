package org.jvmpprof.cli.profile;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An agent's TCP port: {@code http=} of its options. A token for it comes from the environment, as the agent's own does. */
final class HttpProfileServer implements ProfileServer {
    static final String TOKEN_VARIABLE = "JVM_PPROF_HTTP_TOKEN";

    private static final int CONNECT_MILLIS = 5000;
    private static final int MAX_ERROR_BYTES = 64 << 10;

    private final String root;
    private final @Nullable String token;

    /** @param root {@code http://host:port}, with or without a slash at its end */
    HttpProfileServer(String root, @Nullable String token) {
        this.root = requireNonNull(root, "root").replaceFirst("/+$", "");
        this.token = token;
    }

    @Override
    public InputStream get(String pathAndQuery) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(root + pathAndQuery).openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        if (token != null) {
            connection.setRequestProperty("Authorization", "Bearer " + token);
        }
        int status;
        try {
            status = connection.getResponseCode();
        } catch (IOException e) {
            throw new IOException(root + ": no answer (" + e.getMessage() + ")", e);
        }
        if (status == HttpURLConnection.HTTP_OK) {
            return connection.getInputStream();
        }
        String text = errorText(connection);
        throw new ServerErrorException(text.isEmpty() ? pathAndQuery + ": HTTP status " + status : text);
    }

    private static String errorText(HttpURLConnection connection) throws IOException {
        try (InputStream body = connection.getErrorStream()) {
            if (body == null) {
                return "";
            }
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            byte[] piece = new byte[4096];
            for (int n = body.read(piece); n >= 0 && text.size() < MAX_ERROR_BYTES; n = body.read(piece)) {
                text.write(piece, 0, n);
            }
            return new String(text.toByteArray(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public boolean isTemporary() {
        return false;
    }

    @Override
    public void close() {
        // Every request has its own connection, which its stream closes.
    }
}
