package org.jvmpprof.collector.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.guard.Scope;
import org.jvmpprof.collector.guard.Sessions;
import org.jvmpprof.collector.ingest.BadRequestException;

/**
 * The way in for browsers: a form that takes a token and gives a cookie that scripts can't read and other sites can't
 * send. Nothing of it needs a script.
 */
final class LoginRoutes {
    static final int LONGEST_FORM = 16 << 10;

    private static final int SEE_OTHER = 303;
    private static final String STYLE = """
            :root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
            body{display:grid;place-items:center;min-height:100vh;margin:0;background:Canvas;color:CanvasText}
            form{width:min(24rem,calc(100vw - 3rem));display:grid;gap:.75rem}
            h1{font-size:1.25rem;margin:0}p{margin:0}
            input,button{font:inherit;padding:.6rem .75rem;border:1px solid GrayText;border-radius:.4rem}
            button{background:#1f5fbf;color:#fff;border-color:#1f5fbf;cursor:pointer}
            [role=alert]{color:#c62828}
            """;
    private static final String POLICY = "default-src 'none'; style-src 'sha256-" + sha256(STYLE)
            + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    private static final String PAGE = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Log in · jvm-pprof</title><style>%s</style></head>
            <body><form method="post" action="/login">
            <h1>jvm-pprof collector</h1>
            <label for="token">Your token</label>
            <input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
            <input type="hidden" name="next" value="%s">
            %s<button>Log in</button>
            <p>Tokens are in the file that the option <code>token.file</code> names.</p>
            </form></body></html>
            """;

    private final Sessions sessions;
    private final boolean isTls;

    LoginRoutes(Sessions sessions, boolean isTls) {
        this.sessions = sessions;
        this.isTls = isTls;
    }

    void addTo(Routes routes) {
        routes.add("GET", "/login", Scope.ANYONE, call -> page(200, call.request(), ""))
                .add("POST", "/login", Scope.ANYONE, this::login)
                .add(
                        "POST",
                        "/logout",
                        Scope.ANYONE,
                        call -> redirect("/login").with("Set-Cookie", cookie(call, "", 0)))
                .add("GET", "/api/0/me", Scope.ANYONE, LoginRoutes::me);
    }

    /** Whether a browser asks for something to show. */
    static boolean isPage(Request request) {
        String accept = request.getHeaders().get("Accept");
        return request.getMethod().equals("GET") && accept != null && accept.contains("text/html");
    }

    /** The form; it leads back to where one wanted to go. */
    static Answer page(int status, Request request, String complaint) {
        String path = Request.getPathInContext(request);
        String next = path.equals("/login") ? "/" : request.getHttpURI().getPathQuery();
        return page(status, next, complaint);
    }

    private static Answer page(int status, @Nullable String next, String complaint) {
        String alert = complaint.isEmpty() ? "" : "<p role=\"alert\">" + escaped(complaint) + "</p>\n";
        String html = PAGE.formatted(STYLE, escaped(local(next)), alert);
        Answer answer = Answer.bytes(status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8))
                .with("Content-Security-Policy", POLICY)
                // Under "no-referrer" a browser sends the form with "Origin: null", which is refused as a stranger's.
                .with("Referrer-Policy", "same-origin");
        return status == 401 ? answer.with("WWW-Authenticate", "Bearer realm=\"jvm-pprof\"") : answer;
    }

    private Answer login(Call call) throws BadRequestException, IOException {
        byte[] body = call.body().readUpTo(LONGEST_FORM);
        Fields form = new Fields();
        try {
            UrlEncoded.decodeUtf8To(new String(body, StandardCharsets.UTF_8), form);
        } catch (RuntimeException e) {
            throw new BadRequestException("bad request: the form is not percent-encoded UTF-8", e);
        }
        String token = form.getValue("token");
        String session = token == null ? null : sessions.open(token.trim());
        if (session == null) {
            return page(401, form.getValue("next"), "This token is not known.");
        }
        return redirect(local(form.getValue("next")))
                .with("Set-Cookie", cookie(call, session, Sessions.LIFE.toSeconds()));
    }

    private static Answer redirect(String path) {
        return Answer.bytes(SEE_OTHER, "text/plain", new byte[0]).with("Location", path);
    }

    private String cookie(Call call, String value, long seconds) {
        boolean isSecure = isTls || "https".equalsIgnoreCase(call.header("X-Forwarded-Proto"));
        return Sessions.COOKIE + "=" + value + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + seconds
                + (isSecure ? "; Secure" : "");
    }

    /** Only a path of ours: else the form would send people to wherever a link says. */
    private static String local(@Nullable String next) {
        boolean isLocal = next != null
                && next.startsWith("/")
                && !next.startsWith("//")
                && next.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
        return isLocal && next != null ? next : "/";
    }

    /** Who one is, for pages to show. */
    private static Answer me(Call call) {
        return Answer.json(200, Json.body(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("scopes");
            for (Scope scope : Scope.values()) {
                if (scope != Scope.ANYONE && call.grant().allows(scope)) {
                    json.writeString(scope.text());
                }
            }
            json.writeEndArray();
            String tenant = call.grant().boundTenant();
            if (tenant != null) {
                json.writeStringField("tenant", tenant);
            }
            String cookies = call.header("Cookie");
            json.writeBooleanField("logged_in", cookies != null && cookies.contains(Sessions.COOKIE + "="));
            json.writeEndObject();
        }));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
