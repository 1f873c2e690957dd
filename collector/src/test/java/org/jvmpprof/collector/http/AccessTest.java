package org.jvmpprof.collector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jvmpprof.collector.TestClient.text;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.collector.Collector;
import org.jvmpprof.collector.TestClient;
import org.jvmpprof.collector.TestProfiles;
import org.jvmpprof.collector.config.CollectorOptions;

/** Tokens, logins and tenants, over a real port. */
final class AccessTest {
    private static final String READ = "read-token-0123456789";
    private static final String WRITE = "write-token-0123456789";
    private static final String ADMIN = "admin-token-0123456789";
    private static final String TEAM_A = "team-a-token-0123456789";
    private static final long NANOS = 1_790_000_000_000_000_000L;
    private static final byte[] PROFILE = TestProfiles.cpu("f", 1, NANOS);
    private static final String UPLOAD = "/api/0/profiles?service=s&type=cpu";
    private static final String[] NOBODY = {};

    @TempDir
    Path data;

    private final List<Collector> running = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        for (Collector collector : running) {
            collector.close();
        }
    }

    private TestClient start(String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("listen=127.0.0.1:0", "data=" + data, "retention=off"));
        all.addAll(List.of(options));
        Collector collector = Collector.start(CollectorOptions.parse(all, Map.of()));
        running.add(collector);
        return new TestClient(collector.port());
    }

    private TestClient startWithTokens(String... options) throws Exception {
        Path file = Files.write(
                data.resolve("tokens"),
                List.of("read " + READ, "write " + WRITE, "admin " + ADMIN, "read,write " + TEAM_A + " team-a"));
        List<String> all = new ArrayList<>(List.of(options));
        all.add("token.file=" + file);
        return start(all.toArray(String[]::new));
    }

    private static String[] bearer(String token, String... more) {
        List<String> headers = new ArrayList<>(List.of("Authorization", "Bearer " + token));
        headers.addAll(List.of(more));
        return headers.toArray(String[]::new);
    }

    private static void assertStatus(HttpResponse<byte[]> response, int status) {
        assertThat(response.statusCode()).as(text(response)).isEqualTo(status);
    }

    @Test
    void each_scope_opens_what_is_its_own_and_nothing_else() throws Exception {
        TestClient client = startWithTokens();

        assertStatus(client.post(UPLOAD, PROFILE, bearer(WRITE)), 200);
        assertStatus(client.post(UPLOAD, PROFILE, bearer(ADMIN)), 200);
        assertStatus(client.get("/api/0/services", bearer(READ)), 200);
        assertStatus(client.get("/metrics", bearer(READ)), 200);
        assertStatus(client.get("/debug/pprof/goroutine", bearer(ADMIN)), 200);
        for (String path : List.of("/api/0/services", "/metrics", "/api/0/profiles/x")) {
            assertForbidden(client.get(path, bearer(WRITE)), "read");
        }
        assertForbidden(client.post(UPLOAD, PROFILE, bearer(READ)), "write");
        assertForbidden(client.get("/debug/pprof/goroutine", bearer(READ)), "admin");
        assertForbidden(client.get("/api/0/tenants", bearer(READ)), "admin");
    }

    private static void assertForbidden(HttpResponse<byte[]> response, String scope) {
        assertStatus(response, 403);
        assertThat(text(response))
                .isEqualTo("{\"code\":403,\"error\":\"this token may not " + scope + " here; use one with scope "
                        + scope + "\"}\n");
    }

    @Test
    void nobody_is_401_everywhere_but_where_health_is_asked() throws Exception {
        TestClient client = startWithTokens();

        for (String path :
                List.of("/", "/api/0/services", "/metrics", "/debug/pprof/", "/no/such/path", "/api/0/version")) {
            HttpResponse<byte[]> response = client.get(path, NOBODY);
            assertStatus(response, 401);
            assertThat(text(response)).startsWith("{\"code\":401,\"error\":\"a token is needed here");
            assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"jvm-pprof\"");
        }
        HttpResponse<byte[]> upload = client.post(UPLOAD, PROFILE, bearer("not-known-0123456789"));
        assertStatus(upload, 401);
        assertThat(text(upload)).contains("this token is not known").doesNotContain("not-known-0123456789");
        assertThat(text(client.get("/healthz"))).isEqualTo("{\"code\":200,\"body\":\"ok\"}\n");
        assertThat(text(client.get("/readyz"))).isEqualTo("{\"code\":200,\"body\":{\"writable\":true}}\n");
        assertThat(text(client.get("/readyz", bearer(READ)))).contains("\"profiles\":0");
        assertThat(text(client.get("/api/0/me"))).contains("\"scopes\":[]", "\"logged_in\":false");
    }

    @Test
    void the_password_of_basic_is_a_token_which_is_how_go_tool_pprof_sends_one() throws Exception {
        TestClient client = startWithTokens();
        String basic = Base64.getEncoder().encodeToString(("x:" + READ).getBytes(StandardCharsets.US_ASCII));

        assertStatus(client.get("/api/0/services", "Authorization", "Basic " + basic), 200);
    }

    @Test
    void a_browser_gets_a_form_and_with_a_token_a_cookie_that_opens_the_page() throws Exception {
        TestClient client = startWithTokens();
        String[] browser = {"Accept", "text/html,application/xhtml+xml", "User-Agent", "a browser"};
        HttpResponse<byte[]> form = client.get("/api/0/services?a=%3Cb%3E", browser);
        assertStatus(form, 401);
        assertThat(form.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(text(form))
                .contains("<form method=\"post\" action=\"/login\">", "value=\"/api/0/services?a=%3Cb%3E\"");
        assertThat(form.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'none'; style-src 'sha256-");

        HttpResponse<byte[]> wrong = login(client, "token=wrong-token-0123456789&next=/x");
        assertStatus(wrong, 401);
        assertThat(text(wrong)).contains("This token is not known.", "value=\"/x\"");
        assertThat(wrong.headers().firstValue("Set-Cookie")).isEmpty();

        HttpResponse<byte[]> in = login(client, "token=" + READ + "&next=%2Fapi%2F0%2Fservices%3Fa%3D1");
        assertStatus(in, 303);
        assertThat(in.headers().firstValue("Location")).contains("/api/0/services?a=1");
        String cookie = in.headers().firstValue("Set-Cookie").orElse("");
        assertThat(cookie)
                .contains("; HttpOnly", "; SameSite=Strict", "; Path=/")
                .doesNotContain(READ);
        String session = cookie.substring(0, cookie.indexOf(';'));

        assertStatus(client.get("/api/0/services", "Cookie", session), 200);
        assertStatus(client.post(UPLOAD, PROFILE, "Cookie", session), 403);
        assertThat(text(client.get("/api/0/me", "Cookie", session)))
                .contains("\"scopes\":[\"read\"]", "\"logged_in\":true");
        HttpResponse<byte[]> out = client.post("/logout", new byte[0], "Cookie", session);
        assertStatus(out, 303);
        assertThat(out.headers().firstValue("Set-Cookie").orElse("")).contains("Max-Age=0");
    }

    private static HttpResponse<byte[]> login(TestClient client, String form) throws Exception {
        return client.post(
                "/login",
                form.getBytes(StandardCharsets.US_ASCII),
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    @Test
    void a_login_leads_nowhere_else() throws Exception {
        TestClient client = startWithTokens();
        for (String next :
                List.of("https://evil.example", "//evil.example", "/%5Cevil.example", "/a%0d%0aX-Y:z", "", "x")) {
            HttpResponse<byte[]> in = login(client, "token=" + READ + "&next=" + next);
            assertThat(in.headers().firstValue("Location")).as(next).contains("/");
            assertThat(in.headers().firstValue("X-Y")).isEmpty();
        }
        assertStatus(login(client, "token=%zz"), 400);
        HttpResponse<byte[]> large = login(client, "token=" + "x".repeat(20_000));
        assertStatus(large, 413);
        assertThat(text(large)).contains("a form's limit=16384");
    }

    @Test
    void every_answer_tells_browsers_to_run_nothing_and_guess_nothing() throws Exception {
        TestClient client = start();
        for (String path : List.of("/healthz", "/nope", "/metrics", "/api/0/services", "/debug/pprof/")) {
            HttpResponse<byte[]> response = client.get(path);
            assertThat(response.headers().firstValue("Content-Security-Policy"))
                    .as(path)
                    .contains("default-src 'none'; frame-ancestors 'none'");
            assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        }
    }

    @Test
    void other_sites_do_not_get_in_on_loopback() throws Exception {
        TestClient client = start();

        assertStatus(client.get("/api/0/services", "Origin", "https://evil.example"), 403);
        assertStatus(client.post(UPLOAD, PROFILE, "Origin", "https://evil.example"), 403);
        assertStatus(client.get("/api/0/services", "Sec-Fetch-Site", "cross-site"), 403);
        assertThat(text(client.get("/api/0/services"))).isEqualTo("{\"code\":200,\"body\":[]}\n");
    }

    @Test
    void nothing_is_opened_to_the_network_without_protection() throws Exception {
        assertThatThrownBy(() -> start("listen=0.0.0.0:0"))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "listen=0.0.0.0:0: is not loopback, and nothing protects it; set token.file, or open=true if"
                                + " that is meant");
        assertStatus(start("listen=0.0.0.0:0", "open=true").get("/api/0/services"), 200);
        running.remove(0).close();
        assertStatus(start("listen=0.0.0.0:0", "token=" + ADMIN).get("/api/0/services"), 401);
        running.remove(0).close();
        assertStatus(start("listen=0.0.0.0:0", "token=" + ADMIN).get("/api/0/services", bearer(ADMIN)), 200);
    }

    @Test
    void one_tenant_never_sees_anothers_profiles() throws Exception {
        TestClient client = startWithTokens("tenants=on");
        String[] b = bearer(ADMIN, "X-Scope-OrgID", "team-b");
        assertStatus(client.post(UPLOAD.replace("=s", "=of-a"), PROFILE, bearer(TEAM_A)), 200);
        HttpResponse<byte[]> ofB = client.post(UPLOAD.replace("=s", "=of-b"), PROFILE, b);
        assertStatus(client.post(UPLOAD.replace("=s", "=of-all"), PROFILE, bearer(WRITE)), 200);

        assertThat(text(client.get("/api/0/services", bearer(TEAM_A)))).contains("[\"of-a\"]");
        assertThat(text(client.get("/api/0/services", b))).contains("[\"of-b\"]");
        assertThat(text(client.get("/api/0/services", bearer(READ)))).contains("[\"of-all\"]");
        String id = text(ofB).replaceAll("(?s).*\"id\":\"(\\w+)\".*", "$1");
        assertStatus(client.get("/api/0/profiles/" + id, b), 200);
        assertStatus(client.get("/api/0/profiles/" + id, bearer(TEAM_A)), 404);
        assertStatus(client.get("/api/0/services", bearer(TEAM_A, "X-Scope-OrgID", "team-b")), 403);
        assertStatus(client.get("/metrics", bearer(TEAM_A)), 403);

        assertThat(text(client.get("/api/0/tenants", bearer(ADMIN))))
                .contains("\"tenant\":\"anonymous\",\"profiles\":1", "\"tenant\":\"team-a\",\"profiles\":1");
        assertThat(data.resolve("tenants/team-a/index.db")).exists();
        assertThat(text(client.get("/metrics", bearer(READ))))
                .contains("jvm_pprof_collector_store_profiles{tenant=\"team-b\"} 1.0");
    }

    @Test
    void a_tenant_begins_with_its_first_upload_up_to_a_number() throws Exception {
        TestClient client = start("tenants=on", "tenants.max=2");

        assertStatus(client.get("/api/0/services", "X-Scope-OrgID", "team-a"), 404);
        assertThat(data.resolve("tenants")).doesNotExist();
        assertStatus(client.post(UPLOAD, PROFILE, "X-Scope-OrgID", "../x"), 400);
        assertStatus(client.post(UPLOAD, PROFILE, "X-Scope-OrgID", "team-a"), 200);
        HttpResponse<byte[]> refused = client.post(UPLOAD, PROFILE, "X-Scope-OrgID", "team-b");
        assertStatus(refused, 403);
        assertThat(text(refused)).contains("tenants.max=2");
        assertThat(data.resolve("tenants/team-b")).doesNotExist();
    }

    @Test
    void tenants_on_the_disk_are_there_after_a_restart_and_looked_after_without_being_asked_for() throws Exception {
        TestClient client = start("tenants=on");
        assertStatus(client.post(UPLOAD, PROFILE, "X-Scope-OrgID", "team-a"), 200);
        running.remove(0).close();

        TestClient again = start("tenants=on");
        String tenants = "";
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!tenants.contains("team-a") && System.nanoTime() < deadline) {
            tenants = text(again.get("/api/0/tenants"));
        }
        assertThat(tenants).contains("\"tenant\":\"team-a\",\"profiles\":1");
        assertThat(text(again.get("/api/0/services", "X-Scope-OrgID", "team-a")))
                .contains("[\"s\"]");
    }

    @Test
    void without_tenants_the_header_says_nothing() throws Exception {
        TestClient client = start();
        assertStatus(client.post(UPLOAD, PROFILE, "X-Scope-OrgID", "team-a"), 200);

        assertThat(text(client.get("/api/0/services"))).contains("[\"s\"]");
        assertThat(data.resolve("tenants")).doesNotExist();
    }
}
