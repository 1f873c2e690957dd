package org.jvmpprof.agent.endpoint;

/**
 * The addresses inside our own pages, escaped for HTML. A token that came in the query goes along in each: a browser has
 * no other way to show it. Immutable.
 */
final class Links {
    private final String token;

    private Links(String token) {
        this.token = token;
    }

    static Links of(Request request) {
        return new Links(request.query().get("token"));
    }

    /**
     * An address for an {@code href} or {@code action}.
     *
     * @param parameters name, value, name, value, …; what has an empty value is left out
     */
    String to(String path, String... parameters) {
        return Html.escape(plain(path, parameters));
    }

    /** The same, not escaped: for a header. */
    String plain(String path, String... parameters) {
        StringBuilder out = new StringBuilder(path);
        char separator = '?';
        for (int i = 0; i <= parameters.length; i += 2) {
            boolean isLast = i == parameters.length;
            String name = isLast ? "token" : parameters[i];
            String value = isLast ? token : parameters[i + 1];
            if (!value.isEmpty()) {
                out.append(separator).append(name).append('=').append(Html.urlEncode(value));
                separator = '&';
            }
        }
        return out.toString();
    }

    /** {@code <a href=…>text</a>}. */
    String link(String text, String path, String... parameters) {
        return "<a href=\"" + to(path, parameters) + "\">" + Html.escape(text) + "</a>";
    }

    /** Hidden fields for a form that is sent by GET, which drops its action's query; the token among them. */
    String fields(String... parameters) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i <= parameters.length; i += 2) {
            boolean isLast = i == parameters.length;
            String value = isLast ? token : parameters[i + 1];
            if (!value.isEmpty()) {
                out.append("<input type=\"hidden\" name=\"")
                        .append(isLast ? "token" : parameters[i])
                        .append("\" value=\"")
                        .append(Html.escape(value))
                        .append("\">");
            }
        }
        return out.toString();
    }
}
