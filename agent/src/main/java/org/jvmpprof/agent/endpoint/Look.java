package org.jvmpprof.agent.endpoint;

import java.nio.charset.StandardCharsets;
import org.jvmpprof.proto.flame.FlameAssets;

/**
 * Style and script of a page, inline, and the policy that lets in exactly these. Made at a page's first request: the
 * security providers behind the hashes cost more than the endpoints' whole start. Immutable.
 */
final class Look {
    private final String style;
    private final String script;
    private final String policy;

    /** @param script a module's text; empty: the page needs none, and none runs */
    Look(String style, String script) {
        this.style = style;
        this.script = script;
        String scripts =
                script.isEmpty() ? "" : "; script-src " + FlameAssets.hashSource(script) + "; connect-src 'self'";
        this.policy = "default-src 'none'; style-src " + FlameAssets.hashSource(style) + scripts
                + "; img-src data:; form-action 'self'" + SecurityHeaders.CONFINED;
    }

    /** A resource beside this class. */
    static String resource(String name) {
        return FlameAssets.text(Look.class, name);
    }

    /** Everything up to the body's content. */
    String head(String title, String bodyClass) {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<link rel=\"icon\" href=\"data:,\">\n<title>" + Html.escape(title) + "</title>\n<style>" + style
                + "</style>\n</head>\n<body class=\"" + bodyClass + "\">\n";
    }

    String foot() {
        return (script.isEmpty() ? "" : "<script type=\"module\">" + script + "</script>\n") + "</body>\n</html>\n";
    }

    Answer answer(CharSequence html) {
        return Answer.of(Answer.HTML, html.toString().getBytes(StandardCharsets.UTF_8))
                .with(SecurityHeaders.POLICY, policy);
    }
}
