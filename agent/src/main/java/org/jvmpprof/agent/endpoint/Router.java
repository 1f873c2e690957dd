package org.jvmpprof.agent.endpoint;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** Finds the route of a request. Immutable. */
final class Router {
    static final String PREFIX = "/debug/pprof/";

    private final Map<String, Route> named;
    private final Map<String, Route> exact;

    /**
     * @param named routes by what follows {@link #PREFIX}
     * @param exact routes by the whole path
     */
    Router(Map<String, Route> named, Map<String, Route> exact) {
        this.named = Collections.unmodifiableMap(new HashMap<>(named));
        this.exact = Collections.unmodifiableMap(new HashMap<>(exact));
    }

    /** @throws HttpFailure if there is no route, or it has no such method */
    Route find(Request request) throws HttpFailure {
        String path = Query.decode(request.path(), false);
        if (path == null) {
            throw new HttpFailure(400, "malformed escape in the path");
        }
        checkMethod(request.method(), path);
        if (path.equals("/debug/pprof")) {
            String query = request.query().raw();
            return r -> Answer.redirect(PREFIX + (query.isEmpty() ? "" : '?' + query));
        }
        Route whole = exact.get(path);
        if (whole != null) {
            return whole;
        }
        if (!path.startsWith(PREFIX)) {
            throw new HttpFailure(404, "404 page not found; the profiles are at " + PREFIX);
        }
        Route route = named.get(path.substring(PREFIX.length()));
        if (route == null) {
            throw new HttpFailure(404, "Unknown profile");
        }
        return route;
    }

    private static void checkMethod(String method, String path) throws HttpFailure {
        boolean symbol = path.equals(PREFIX + "symbol");
        if (method.equals("GET") || method.equals("HEAD") || (symbol && method.equals("POST"))) {
            return;
        }
        String allowed = symbol ? "GET, HEAD, POST" : "GET, HEAD";
        throw new HttpFailure(405, "method " + method + " is not served here, only " + allowed).with("Allow", allowed);
    }
}
