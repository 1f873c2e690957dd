package org.jvmpprof.proto.flame;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The flame graph's script ({@code flamegraph.js}, a plain ES module that exports {@code mountFlameGraph}) and style
 * ({@code flamegraph.css}), for pages that serve them as files of their own. Read once, from the resources beside this
 * class; any thread.
 */
public final class FlameAssets {
    private static final String SCRIPT = text(FlameAssets.class, "flamegraph.js");
    private static final String STYLE = text(FlameAssets.class, "flamegraph.css");

    private FlameAssets() {}

    /** The text of {@code flamegraph.js}. */
    public static String script() {
        return SCRIPT;
    }

    /** The text of {@code flamegraph.css}. */
    public static String style() {
        return STYLE;
    }

    /** The text of a resource beside {@code owner}. */
    public static String text(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing beside " + owner.getName()
                        + "; the jar was built without it");
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes.write(buffer, 0, n);
            }
            return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("resource " + name + " can't be read", e);
        }
    }

    /** The source expression that allows exactly this inline text in a Content-Security-Policy. */
    public static String hashSource(String inlineText) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(inlineText.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
