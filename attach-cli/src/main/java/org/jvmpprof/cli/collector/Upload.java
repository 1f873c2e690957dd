package org.jvmpprof.cli.collector;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileReader;

/** One profile as it will be sent, with what was found out about it. Immutable; the body must not change. */
final class Upload {
    private static final String TRACE = "trace";
    private static final byte[] JFR_MAGIC = {'F', 'L', 'R', 0};
    private static final int HEADING = 40;

    private final byte[] body;
    private final String type;
    private final boolean isTypeInferred;
    private final @Nullable Instant createdAt;

    private Upload(byte[] body, String type, boolean isTypeInferred, @Nullable Instant createdAt) {
        this.body = body;
        this.type = type;
        this.isTypeInferred = isTypeInferred;
        this.createdAt = createdAt;
    }

    /**
     * Looks into the profile.
     *
     * @param type what the user says it is, or empty to find out
     * @param modified the file's time, which counts if the profile holds none
     */
    static Upload of(String name, byte[] body, String type, @Nullable Instant modified) throws CliException {
        if (type.equals(TRACE) || type.equals("other")) {
            return new Upload(body, type, false, modified);
        }
        if (type.isEmpty() && body.length >= 4 && Arrays.equals(Arrays.copyOf(body, 4), JFR_MAGIC)) {
            return new Upload(body, TRACE, true, modified);
        }
        Profile profile = decoded(body);
        Instant createdAt = profile.timeNanos() > 0 ? Instant.ofEpochSecond(0, profile.timeNanos()) : modified;
        if (!type.isEmpty()) {
            return new Upload(body, type, false, createdAt);
        }
        String heading = new String(body, 0, Math.min(HEADING, body.length), StandardCharsets.ISO_8859_1);
        String found = ProfileType.of(profile, heading, name);
        if (found == null) {
            throw CliException.wrong("its type cannot be told from " + profile.sampleTypes() + "; give --type"
                    + (profile.sampleTypeIndex("delay") >= 0 ? " block or --type mutex" : ""));
        }
        return new Upload(body, found, true, createdAt);
    }

    private static Profile decoded(byte[] body) throws CliException {
        try {
            return ProfileReader.read(body, DecodeLimits.DEFAULT);
        } catch (IOException e) {
            throw new CliException("is no profile (" + e.getMessage() + "); --type other sends it all the same", e);
        }
    }

    byte[] body() {
        return body;
    }

    String type() {
        return type;
    }

    boolean isTypeInferred() {
        return isTypeInferred;
    }

    String path(String service, String instance, Map<String, String> labels) {
        return new UrlText("/api/0/profiles")
                .with("service", service)
                .with("instance_id", instance)
                .with("type", type)
                .withLabels(labels)
                .with("created_at", createdAt == null ? "" : TimeArgument.atOrBefore(createdAt))
                .toString();
    }

    /** The same for the same profile at the same place, however often it is pushed: it is stored once. */
    String idempotencyKey(String service, String instance, Map<String, String> labels) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String place = service + '\n' + instance + '\n' + type + '\n' + labels + '\n';
            digest.update(place.getBytes(StandardCharsets.UTF_8));
            StringBuilder key = new StringBuilder("push-");
            for (byte b : digest.digest(body)) {
                key.append(Character.forDigit((b >> 4) & 15, 16)).append(Character.forDigit(b & 15, 16));
            }
            return key.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }
}
