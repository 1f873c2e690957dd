package org.jvmpprof.agent.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request, with the client behind it for those who make it wait. Belongs to its worker; immutable. */
final class Request {
    private final String method;
    private final String path;
    private final Query query;
    private final Map<String, String> headers;
    private final byte[] body;
    private final ClientWatch client;

    /**
     * @param target the request line's second word
     * @param headers lower-case name to the first value
     */
    Request(String method, String target, Map<String, String> headers, byte[] body, ClientWatch client) {
        String local = withoutAuthority(target);
        int question = local.indexOf('?');
        this.method = method;
        this.path = question < 0 ? local : local.substring(0, question);
        this.query = Query.parse(question < 0 ? "" : local.substring(question + 1));
        this.headers = Collections.unmodifiableMap(new HashMap<>(headers));
        this.body = body;
        this.client = client;
    }

    /** A proxy's request names the whole URL; a fragment has no business in a request. */
    private static String withoutAuthority(String target) {
        int hash = target.indexOf('#');
        String local = hash < 0 ? target : target.substring(0, hash);
        int scheme = local.indexOf("://");
        if (scheme < 0 || local.startsWith("/")) {
            return local;
        }
        int slash = local.indexOf('/', scheme + 3);
        return slash < 0 ? "/" : local.substring(slash);
    }

    String method() {
        return method;
    }

    /** Still percent-encoded, without the query. */
    String path() {
        return path;
    }

    Query query() {
        return query;
    }

    /** This request with the fields of a form that was posted joined to its query, which comes first. */
    Request withFields() {
        String type = header("content-type");
        boolean isForm = type != null && type.startsWith("application/x-www-form-urlencoded");
        String fields = isForm ? new String(body, StandardCharsets.UTF_8) : "";
        String raw = query.raw().isEmpty() ? fields : query.raw() + '&' + fields;
        return new Request(method, path + (raw.isEmpty() ? "" : '?' + raw), headers, body, client);
    }

    /** What follows the last slash of the path, decoded. */
    String lastStep() {
        String step = Query.decode(path.substring(path.lastIndexOf('/') + 1), false);
        return step == null ? "" : step;
    }

    @Nullable
    String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    byte[] body() {
        return body;
    }

    ClientWatch client() {
        return client;
    }
}
