package org.jvmpprof.agent.endpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What every answer says to a browser, whatever it carries: nothing may be loaded, run, framed, guessed or kept, no other
 * site may embed it, and no address of it (which may hold a token) goes out as a referrer. A page that needs more names
 * exactly that in a Content-Security-Policy of its own, by {@link Answer#with}. Immutable.
 */
final class SecurityHeaders {
    static final String POLICY = "Content-Security-Policy";

    /** What ends the policy of a page, behind the sources that it names. */
    static final String CONFINED = "; base-uri 'none'; frame-ancestors 'none'";

    private static final Map<String, String> ALWAYS = always();

    private SecurityHeaders() {}

    /** The headers of an answer that has these of its own. */
    static Map<String, String> around(Map<String, String> own) {
        Map<String, String> all = new LinkedHashMap<>(ALWAYS);
        all.putAll(own);
        return all;
    }

    private static Map<String, String> always() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(POLICY, "default-src 'none'; form-action 'none'" + CONFINED);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cache-Control", "no-store");
        return Collections.unmodifiableMap(headers);
    }
}
