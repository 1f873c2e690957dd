package org.jvmpprof.cli.collector;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.exit.CliException;

/** Who we are: token, else token file, else user and password, else what the address carries. Immutable. */
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

    /** The header's value, or null for none. What the command line names wins over the environment's token. */
    @Nullable
    String authorization(CollectorUrl url) throws CliException {
        if (tokenFile != null) {
            return bearer("--token-file=" + tokenFile, secret("--token-file", tokenFile));
        }
        if (user != null && passwordFile != null) {
            return basic(user + ':' + secret("--password-file", passwordFile));
        }
        if (token != null && !token.isEmpty()) {
            return bearer("JVM_PPROF_COLLECTOR_TOKEN", token);
        }
        String userInfo = url.userInfo();
        return userInfo == null ? null : basic(userInfo);
    }

    static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    private static String bearer(String source, String token) throws CliException {
        if (!token.matches("[!-~]+")) {
            throw CliException.wrong(source + ": must hold one word of printable ASCII, the token");
        }
        return "Bearer " + token;
    }

    private static String secret(String option, Path file) throws CliException {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw CliException.wrong(option + "=" + file + ": is longer than " + MAX_FILE_BYTES
                        + " bytes, hence no secret; check the path");
            }
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).trim();
        } catch (IOException e) {
            throw CliException.wrong(option + "=" + file + ": cannot be read (" + e + "); check path and permissions");
        }
    }
}
