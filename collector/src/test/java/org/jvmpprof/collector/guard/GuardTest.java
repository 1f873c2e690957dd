package org.jvmpprof.collector.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GuardTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final String READ = "read-token-0123456789";
    private static final String BOUND = "bound-token-0123456789";

    @TempDir
    Path directory;

    private Tokens tokens() throws Exception {
        Path file = Files.write(directory.resolve("t"), List.of("read " + READ, "write " + BOUND + " team-a"));
        return Tokens.load(null, file);
    }

    private static Guard guard(String address, Tokens tokens, boolean hasTenants) throws Exception {
        Visitors visitors = new Visitors(InetAddress.getByName(address), address, List.of("pprof.example.com"));
        return new Guard(visitors, tokens, new Sessions(tokens, at(NOW)), hasTenants);
    }

    private static Clock at(Instant time) {
        return Clock.fixed(time, ZoneOffset.UTC);
    }

    private static Headers headers(String... pairs) {
        Map<String, String> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map::get;
    }

    private static void assertRefused(int status, String message, Throwing call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.status()).isEqualTo(status))
                .hasMessageContaining(message);
    }

    private interface Throwing {
        void run() throws Exception;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:80",
                "LOCALHOST:1",
                "127.0.0.1:80",
                "127.1.2.3",
                "[::1]:80",
                "pprof.example.com"
            })
    void on_loopback_the_host_may_be_the_machines_own_or_one_that_was_named(String host) throws Exception {
        Guard guard = guard("127.0.0.1", Tokens.load(null, null), false);

        assertThat(guard.identify(headers("Host", host)).allows(Scope.ADMIN)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "127.0.0.1.evil.example",
                "localhost.evil.example:80",
                "10.0.0.1",
                "[::2]",
                "[",
                "",
                ":80"
            })
    void on_loopback_any_other_host_is_refused_which_is_what_dns_rebinding_would_send(String host) throws Exception {
        Guard guard = guard("127.0.0.1", Tokens.load(null, null), false);

        assertRefused(403, "is not this machine's loopback", () -> guard.identify(headers("Host", host)));
        Guard outside = guard("10.1.2.3", Tokens.load(null, null), false);
        assertThat(outside.identify(headers("Host", host)).allows(Scope.READ)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example, false",
        "null, false",
        "http://localhost:1, false",
        "http://localhost:80, true",
        "https://pprof.example.com, true",
        "https://pprof.example.com.evil.example, false",
    })
    void another_origin_is_refused_everywhere(String origin, boolean isIn) throws Exception {
        Headers headers = headers("Host", "localhost:80", "Origin", origin);
        for (String address : List.of("127.0.0.1", "10.1.2.3")) {
            Guard guard = guard(address, Tokens.load(null, null), false);
            if (isIn) {
                assertThat(guard.identify(headers)).isNotNull();
            } else {
                assertRefused(403, "other origins are refused", () -> guard.identify(headers));
            }
        }
    }

    @Test
    void another_sites_page_may_lead_here_but_not_read_here() throws Exception {
        Guard guard = guard("127.0.0.1", Tokens.load(null, null), false);
        Headers link = headers("Host", "localhost", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate");
        Headers script = headers("Host", "localhost", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors");

        assertThat(guard.identify(link)).isNotNull();
        assertRefused(403, "other sites are refused", () -> guard.identify(script));
    }

    @Test
    void a_token_is_taken_as_bearer_or_as_the_password_of_basic() throws Exception {
        Guard guard = guard("127.0.0.1", tokens(), false);
        String basic = Base64.getEncoder().encodeToString(("any:" + READ).getBytes(StandardCharsets.UTF_8));

        for (String header : List.of("Bearer " + READ, "bearer  " + READ, "Basic " + basic)) {
            Grant grant = guard.identify(headers("Authorization", header));
            assertThat(grant.allows(Scope.READ)).as(header).isTrue();
            assertThat(grant.allows(Scope.WRITE)).as(header).isFalse();
        }
        for (String header : List.of("Bearer nobody", "Bearer", "Basic !!!", "Basic bm8=", "Digest x", "")) {
            assertRefused(401, "not known", () -> guard.identify(headers("Authorization", header)));
        }
    }

    @Test
    void without_a_token_one_is_nobody_and_with_the_wrong_scope_one_is_refused() throws Exception {
        Guard guard = guard("127.0.0.1", tokens(), false);
        Grant nobody = guard.identify(headers());
        Grant reader = guard.identify(headers("Authorization", "Bearer " + READ));

        guard.require(nobody, Scope.ANYONE);
        assertRefused(401, "a token is needed", () -> guard.require(nobody, Scope.READ));
        guard.require(reader, Scope.READ);
        assertRefused(403, "may not write here; use one with scope write", () -> guard.require(reader, Scope.WRITE));
    }

    @Test
    void a_login_lasts_its_time_holds_no_token_and_ends_with_its_token() throws Exception {
        Tokens tokens = tokens();
        Sessions sessions = new Sessions(tokens, at(NOW));
        assertThat(sessions.open("nobody-0123456789abcdef")).isNull();
        String session = sessions.open(READ);
        assertThat(session).doesNotContain(READ).hasSizeLessThan(80);
        String cookie = "a=b; " + Sessions.COOKIE + "=" + session;

        assertThat(allows(sessions.grant(cookie), Scope.READ)).isTrue();
        assertThat(allows(sessions.grant(cookie), Scope.WRITE)).isFalse();
        assertThat(sessions.grant(cookie.replace(Sessions.COOKIE, "other"))).isNull();
        assertThat(new Sessions(tokens, at(NOW)).grant(cookie))
                .as("another process's key")
                .isNull();
        for (String forged : List.of("", ".", "1.", "x.y", "99999999999." + session, session + "A", "9" + session)) {
            assertThat(sessions.grant(Sessions.COOKIE + "=" + forged))
                    .as(forged)
                    .isNull();
        }

        Files.write(directory.resolve("t"), List.of("write " + BOUND + " team-a"));
        tokens.refresh();
        assertThat(sessions.grant(cookie)).isNull();
    }

    @Test
    void a_login_ends_after_its_time() throws Exception {
        Tokens tokens = tokens();
        MovingClock clock = new MovingClock();
        Sessions sessions = new Sessions(tokens, clock);
        String cookie = Sessions.COOKIE + "=" + sessions.open(READ);

        clock.now = NOW.plus(Sessions.LIFE).minusSeconds(1);
        assertThat(sessions.grant(cookie)).isNotNull();
        clock.now = NOW.plus(Sessions.LIFE).plus(Duration.ofSeconds(1));
        assertThat(sessions.grant(cookie)).isNull();
    }

    private static boolean allows(@Nullable Grant grant, Scope scope) {
        return grant != null && grant.allows(scope);
    }

    private static final class MovingClock extends Clock {
        private Instant now = NOW;

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @Test
    void the_tenant_is_the_tokens_else_the_headers_else_the_standard_one() throws Exception {
        Guard guard = guard("127.0.0.1", tokens(), true);
        Grant free = guard.identify(headers("Authorization", "Bearer " + READ));
        Grant bound = guard.identify(headers("Authorization", "Bearer " + BOUND));

        assertThat(guard.tenant(free, null)).isEqualTo("anonymous");
        assertThat(guard.tenant(free, "team-b")).isEqualTo("team-b");
        assertThat(guard.tenant(bound, null)).isEqualTo("team-a");
        assertThat(guard.tenant(bound, "team-a")).isEqualTo("team-a");
        assertRefused(403, "this token is for tenant team-a", () -> guard.tenant(bound, "team-b"));
        assertThat(guard("127.0.0.1", tokens(), false).tenant(free, "team-b")).isEqualTo("anonymous");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "../x", "a/b", "a\\b", ".hidden", "a b", "ä", "a%2fb", "\u0000"})
    void what_could_lead_out_of_its_directory_is_no_tenant(String name) throws Exception {
        Guard guard = guard("127.0.0.1", Tokens.load(null, null), true);

        assertRefused(400, "must be 1 to 64 letters", () -> guard.tenant(Grant.ALL, name));
        assertRefused(400, "must be 1 to 64 letters", () -> guard.tenant(Grant.ALL, "x".repeat(65)));
    }
}
