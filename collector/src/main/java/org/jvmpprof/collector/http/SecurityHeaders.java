package org.jvmpprof.collector.http;

import java.util.Map;
import org.eclipse.jetty.http.HttpFields;

/**
 * What every answer tells browsers: guess no type, run nothing that did not come from here, show it in nobody's frame,
 * tell nobody where one came from, keep no copy. A route may say otherwise; what it says stays.
 */
final class SecurityHeaders {
    private static final String POLICY = "Content-Security-Policy";
    private static final String PAGE = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
            + " frame-ancestors 'none'";
    private static final String DATA = "default-src 'none'; frame-ancestors 'none'";
    private static final Map<String, String> ALWAYS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cache-Control", "no-store");

    private SecurityHeaders() {}

    static void addTo(HttpFields.Mutable headers) {
        ALWAYS.forEach((name, value) -> {
            if (!headers.contains(name)) {
                headers.put(name, value);
            }
        });
        if (!headers.contains(POLICY)) {
            String type = headers.get("Content-Type");
            headers.put(POLICY, type != null && type.startsWith("text/html") ? PAGE : DATA);
        }
    }
}
