package org.jvmpprof.agent.endpoint;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a request, by its whole path. A key that ends in {@code /*} takes what is one step below instead.
 * Immutable.
 */
final class Router {
    static final String PREFIX = "/debug/pprof/";

    private static final Route HOME = new PageRoute(Router::toIndex);

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
        Route route = route(path);
        if (!(route == null ? Route.READ : route.methods()).contains(request.method())) {
            String allowed = String.join(", ", route == null ? Route.READ : route.methods());
            throw new HttpFailure(405, "method " + request.method() + " is not served here, only " + allowed)
                    .with("Allow", allowed);
        }
        if (route == null) {
            boolean elsewhere = !path.startsWith(PREFIX);
            throw new HttpFailure(
                    404, elsewhere ? "404 page not found; the profiles are at " + PREFIX : "Unknown profile");
        }
        return route;
    }

    /** Every path that has a route, as it is registered. */
    SortedSet<String> paths() {
        SortedSet<String> paths = new TreeSet<>(exact.keySet());
        named.keySet().forEach(name -> paths.add(PREFIX + name));
        return paths;
    }

    private @Nullable Route route(String path) {
        if (path.equals("/debug/pprof")) {
            return HOME;
        }
        Route whole = lookUp(exact, path);
        return whole == null && path.startsWith(PREFIX) ? lookUp(named, path.substring(PREFIX.length())) : whole;
    }

    private static @Nullable Route lookUp(Map<String, Route> routes, String path) {
        Route route = routes.get(path);
        int slash = path.lastIndexOf('/');
        boolean isBelow = slash >= 0 && slash < path.length() - 1;
        return route == null && isBelow ? routes.get(path.substring(0, slash + 1) + '*') : route;
    }

    private static Answer toIndex(Request request) {
        String query = request.query().raw();
        return Answer.redirect(PREFIX + (query.isEmpty() ? "" : '?' + query));
    }
}
