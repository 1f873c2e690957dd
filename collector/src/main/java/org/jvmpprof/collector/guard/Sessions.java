package org.jvmpprof.collector.guard;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Browsers' logins. The cookie holds when it ends and a code over that and the token's hash, made with a key that this
 * process drew at its start: no token lies in the browser, nothing is kept here, and a login ends with its time, with
 * the token's removal, or with a restart. Any thread.
 *
 * <pre>  jvm_pprof_session = unix seconds of its end . base64url(HMAC-SHA256(key, token's hash | end))</pre>
 */
public final class Sessions {
    /** The cookie's name. */
    public static final String COOKIE = "jvm_pprof_session";

    /** How long a login lasts: a working day. */
    public static final Duration LIFE = Duration.ofHours(12);

    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] key = new byte[32];
    private final Tokens tokens;
    private final Clock clock;

    public Sessions(Tokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
        new SecureRandom().nextBytes(key);
    }

    /** A cookie's value for the bearer of this token, or null if the token is not known. */
    public @Nullable String open(String token) {
        TokenTable.Entry entry = tokens.table().find(token);
        if (entry == null) {
            return null;
        }
        long end = clock.instant().plus(LIFE).getEpochSecond();
        return end + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(code(entry.hash(), end));
    }

    /** What the cookie grants, or null if it does not hold. */
    @Nullable
    Grant grant(@Nullable String cookies) {
        String value = cookies == null ? null : valueOf(cookies);
        int dot = value == null ? -1 : value.indexOf('.');
        if (value == null || dot < 1) {
            return null;
        }
        try {
            long end = Long.parseLong(value.substring(0, dot));
            byte[] code = Base64.getUrlDecoder().decode(value.substring(dot + 1));
            return clock.instant().getEpochSecond() < end ? grant(end, code) : null;
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }

    private @Nullable Grant grant(long end, byte[] code) {
        Grant found = null;
        for (TokenTable.Entry entry : tokens.table().entries()) {
            if (MessageDigest.isEqual(code(entry.hash(), end), code)) {
                found = entry.grant();
            }
        }
        return found;
    }

    private static @Nullable String valueOf(String cookies) {
        for (String cookie : cookies.split(";", -1)) {
            String trimmed = cookie.trim();
            if (trimmed.startsWith(COOKIE + "=")) {
                return trimmed.substring(COOKIE.length() + 1);
            }
        }
        return null;
    }

    private byte[] code(byte[] hash, long end) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(hash);
            return mac.doFinal(Long.toString(end).getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
