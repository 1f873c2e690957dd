package org.jvmpprof.collector.http;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.guard.Scope;

/**
 * Which route answers which request. A path is exact, or ends in {@code *} for everything below; the longest that fits
 * wins. Filled at start, only read afterwards.
 */
final class Routes {
    private static final Comparator<String> LONGEST_FIRST =
            Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder());

    private final Map<String, Map<String, Entry>> exact = new HashMap<>();
    private final Map<String, Map<String, Entry>> below = new TreeMap<>(LONGEST_FIRST);

    /** A route with its path, which also is its name in metrics, and what its caller must be allowed. */
    record Entry(String path, Scope scope, Route route) {}

    /** What was found for a request. */
    record Match(Entry entry, String rest) {}

    Routes get(String path, Route route) {
        return add("GET", path, Scope.READ, route);
    }

    Routes post(String path, Route route) {
        return add("POST", path, Scope.WRITE, route);
    }

    /** For routes whose scope does not follow from their method. */
    Routes add(String method, String path, Scope scope, Route route) {
        boolean isPrefix = path.endsWith("*");
        String key = isPrefix ? path.substring(0, path.length() - 1) : path;
        Entry old = (isPrefix ? below : exact)
                .computeIfAbsent(key, unused -> new TreeMap<>())
                .put(method, new Entry(path, scope, route));
        if (old != null) {
            throw new IllegalStateException(method + " " + path + " has a route already");
        }
        return this;
    }

    /**
     * The route for a request, or null when none has this path.
     *
     * @throws ApiException 405 when the path has routes for other methods
     */
    @Nullable
    Match find(String method, String path) throws ApiException {
        String cleaned = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        Map<String, Entry> methods = exact.get(cleaned);
        String rest = "";
        if (methods == null) {
            String prefix = prefixOf(cleaned);
            methods = prefix == null ? null : below.get(prefix);
            rest = prefix == null ? "" : cleaned.substring(prefix.length());
        }
        if (methods == null) {
            return null;
        }
        Entry entry = methods.get(method.equals("HEAD") ? "GET" : method);
        if (entry == null) {
            throw notAllowed(method, methods);
        }
        return new Match(entry, rest);
    }

    private @Nullable String prefixOf(String path) {
        for (String prefix : below.keySet()) {
            if (path.startsWith(prefix) && path.length() > prefix.length()) {
                return prefix;
            }
        }
        return null;
    }

    private static ApiException notAllowed(String method, Map<String, Entry> methods) {
        List<String> known = List.copyOf(methods.keySet());
        String allowed = String.join(", ", known).replace("GET", "GET, HEAD");
        return ApiException.notAllowed(
                "method " + method + " is not allowed here; use " + String.join(" or ", known), allowed);
    }
}
