package org.jvmpprof.agent.ship;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Who the agent is at an HTTP collector. Files are read before each request: secrets rotate, and are not kept in memory.
 * Immutable.
 */
final class Credentials {
    private static final int MAX_FILE_BYTES = 64 * 1024;

    private final @Nullable String token;
    private final @Nullable Path tokenFile;
    private final @Nullable String user;
    private final @Nullable Path passwordFile;

    Credentials(@Nullable String token, @Nullable Path tokenFile, @Nullable String user, @Nullable Path passwordFile) {
        this.token = token;
        this.tokenFile = tokenFile;
        this.user = user;
        this.passwordFile = passwordFile;
    }

    /**
     * The value of {@code Authorization}, or null for none: token, then token file, then user and password, then what
     * the URL itself carries.
     *
     * @throws IOException if a file cannot be read; the message names key, file and reason
     */
    @Nullable
    String authorization(Target target) throws IOException {
        if (token != null) {
            return "Bearer " + token;
        }
        if (tokenFile != null) {
            return "Bearer " + secret("collector.token-file", tokenFile);
        }
        if (user != null && passwordFile != null) {
            return basic(user + ':' + secret("collector.password-file", passwordFile));
        }
        return target.userInfo() == null ? null : basic(target.userInfo());
    }

    static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    private static String secret(String key, Path file) throws IOException {
        String text;
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new IOException("longer than " + MAX_FILE_BYTES + " bytes");
            }
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).trim();
        } catch (IOException e) {
            throw new IOException(key + "=" + file + ": cannot be read (" + e + "); check path and permissions", e);
        }
        try {
            return key.endsWith("token-file") ? Checks.headerValue(key, text) : text;
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
