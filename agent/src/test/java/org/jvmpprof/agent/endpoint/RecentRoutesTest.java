package org.jvmpprof.agent.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.recent.RecentProfiles;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileDecoder;

/** What was seen before: rounds, saved profiles, and differences to them. */
class RecentRoutesTest {
    private static final String SAVED = "/debug/pprof/saved";
    private static final long MINUTE = 60_000;

    private final RecentProfiles recent = new RecentProfiles();
    private final Running running =
            new Running(settings -> settings.recent(recent).shipping("shop", "http://collector:10100"));

    @AfterEach
    void stop() {
        running.close();
        assertThat(running.log()).isEmpty();
    }

    private Wire.Reply get(String name) throws IOException {
        return running.get(Via.TCP, "/debug/pprof/" + name);
    }

    private Wire.Reply send(String method, String target) throws IOException {
        return running.exchange(Via.TCP, method, target, "Content-Length: 0\r\n");
    }

    private static Profile decoded(Wire.Reply reply) throws IOException {
        assertThat(reply.status()).describedAs(reply.text()).isEqualTo(200);
        return ProfileDecoder.decode(reply.body(), DecodeLimits.DEFAULT);
    }

    private static String id(Wire.Reply reply) {
        assertThat(reply.status()).describedAs(reply.text()).isEqualTo(201);
        Matcher id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(reply.text());
        assertThat(id.find()).isTrue();
        return id.group(1);
    }

    /** Rounds of a minute each, every one of them the profile as it is asked for at that time. */
    private void keepRounds(ProfileType type, int count) throws IOException {
        for (int i = 1; i <= count; i++) {
            recent.keepRound(
                    type, i * MINUTE, (i + 1) * MINUTE, get(type.route()).body());
        }
    }

    @Test
    void recent_lists_what_is_kept() throws IOException {
        assertThat(get("recent").text()).contains("\"profiles\":[]");
        keepRounds(ProfileType.HEAP, 1);
        String saved = id(send("POST", SAVED + "?type=block&name=be%22fore"));
        Wire.Reply reply = get("recent");
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(reply.text())
                .containsPattern("\"id\":\"r[^\"]+\",\"type\":\"heap\",\"from\":60000,\"to\":120000,\"bytes\":\\d+,"
                        + "\"kind\":\"round\"")
                .containsPattern("\"id\":\"" + saved + "\",\"type\":\"block\",\"from\":\\d+,\"to\":\\d+,\"bytes\":\\d+,"
                        + "\"name\":\"be\\\\\"fore\",\"kind\":\"saved\"")
                .contains("\"collector\":\"http://collector:10100\"", "\"service\":\"shop\"")
                .containsPattern("\"bytes\":\\d+,\"max_bytes\":\\d+");
        assertThat(get("recent?format=html").text()).contains("be&quot;fore", "1970-01-01 00:01:00 to 00:02:00 UTC");
        assertThat(get("recent?format=xml").status()).isEqualTo(400);
    }

    @Test
    void a_kept_profile_comes_back_byte_for_byte_and_in_every_form() throws IOException {
        byte[] pprof = get("heap").body();
        recent.keepRound(ProfileType.HEAP, 1, 2, pprof);
        String id = recent.list().get(0).id();
        assertThat(get("recent/" + id).body()).isEqualTo(pprof);
        assertThat(get("recent/" + id + "?format=flame").text()).contains("flamegraph-data");
        assertThat(get("recent/" + id + "?format=svg").text()).contains("<svg");
        assertThat(get("recent/" + id + "?format=table").text()).contains("com.acme.Cache$Entry.load");
        assertThat(get("recent/" + id + "?format=collapsed").text()).contains("com.acme.Main.main;");
        assertThat(get("recent/" + id + "?format=jfr").status()).isEqualTo(400);
        Wire.Reply gone = get("recent/r1-other");
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.text()).contains("no profile r1-other", "/debug/pprof/recent");
    }

    @Test
    void from_and_to_merge_rounds_and_say_what_they_cover() throws IOException {
        keepRounds(ProfileType.HEAP, 4);
        Wire.Reply reply = get("heap?from=150000&to=240000");
        assertThat(reply.header("X-Profile-From")).isEqualTo("120000");
        assertThat(reply.header("X-Profile-To")).isEqualTo("240000");
        Profile merged = decoded(reply);
        assertThat(merged.samples()).hasSize(1);
        assertThat(merged.samples().get(0).values()).containsExactly(2 + 3, 5000, 1, 1000);
        assertThat(decoded(get("allocs?from=0&to=999999")).defaultSampleType()).isEqualTo("alloc_space");
        assertThat(get("heap?from=0&to=999999&format=flame").text()).contains("flamegraph-data");
        assertThat(decoded(get("heap?from=0&to=999999&labels=off"))
                        .samples()
                        .get(0)
                        .labels())
                .isEmpty();
        long now = System.currentTimeMillis();
        recent.keepRound(
                ProfileType.CPU, now - 5000, now, get("profile?seconds=1").body());
        assertThat(decoded(get("profile?from=-60000")).samples()).isNotEmpty();
        assertThat(running.source.openedWindows).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({
        "heap?from=1&to=2, 404, no round of heap lies in that range",
        "block?from=1&to=2, 404, no round of block is kept yet",
        "heap?from=5&to=5, 400, from must come before to",
        "heap?from=abc, 400, must be a time in unix milliseconds",
        "heap?from=1&to=2&seconds=1, 400, leave out seconds",
        "heap?from=1&to=2&gc=1, 400, leave out gc",
        "heap?base=s1-none, 404, no profile s1-none is kept",
        "heap?from=1&to=2&format=gif, 400, must be one of",
        "profile?seconds=1&base=s1-none, 404, no profile s1-none is kept"
    })
    void what_cannot_be_had_of_the_past_is_said(String target, int status, String text) throws IOException {
        keepRounds(ProfileType.HEAP, 1);
        Wire.Reply reply = get(target);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text()).contains(text);
        assertThat(reply.header("X-Go-Pprof")).isEqualTo("1");
    }

    @Test
    void base_gives_the_difference_in_every_form() throws IOException {
        String base = id(send("POST", SAVED + "?type=heap&name=before"));
        Profile difference = decoded(get("heap?base=" + base));
        assertThat(difference.samples().get(0).values()).containsExactly(1, 1000, 0, 0);
        assertThat(decoded(get("allocs?base=" + base)).samples()).hasSize(1);
        String flame = get("heap?format=flame&base=" + base).text();
        assertThat(flame).contains("\"baseProfile\"", "Compared with \u201cbefore\u201d");
        assertThat(get("heap?format=collapsed&sample_index=alloc_space&base=" + base)
                        .text())
                .matches("(?s)com.acme.Main.main;com.acme.Cache\\$Entry.load \\d000\n");
        assertThat(get("heap?format=table&base=" + base).text()).contains("more, or less, than");
        assertThat(get("heap?format=otlp&base=" + base).status()).isEqualTo(400);
        Wire.Reply other = get("block?base=" + base);
        assertThat(other.status()).isEqualTo(400);
        assertThat(other.text()).contains("is a profile of heap, this is block");
    }

    @Test
    void saving_takes_what_is_asked_for_now_or_of_the_past_or_shown() throws IOException {
        keepRounds(ProfileType.HEAP, 2);
        String window = id(send("POST", SAVED + "?type=profile&seconds=1&name=w"));
        assertThat(decoded(get("recent/" + window)).durationNanos()).isEqualTo(1_000_000_000L);
        String past = id(send("POST", SAVED + "?type=heap&from=0&to=120000"));
        assertThat(recent.find(past).fromUnixMillis()).isEqualTo(MINUTE);
        String round = recent.list().get(0).id();
        String copy = id(send("POST", SAVED + "?id=" + round + "&name=copy"));
        assertThat(recent.find(copy).pprof()).isEqualTo(recent.find(round).pprof());
        String form = "id=" + round + "&name=a+form";
        Wire.Reply posted = running.exchange(
                Via.TCP,
                "POST",
                SAVED,
                "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: navigate\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length()
                        + "\r\n\r\n" + form + "\r\n");
        assertThat(posted.status()).isEqualTo(303);
        assertThat(posted.header("Location")).isEqualTo("/debug/pprof/recent?format=html");
        assertThat(get("recent").text()).contains("\"a form\"");
    }

    @Test
    void saving_is_bounded_and_deleting_makes_room() throws IOException {
        String first = id(send("POST", SAVED + "?type=block"));
        for (int i = 1; i < 32; i++) {
            id(send("POST", SAVED + "?type=block"));
        }
        Wire.Reply full = send("POST", SAVED + "?type=block");
        assertThat(full.status()).isEqualTo(409);
        assertThat(full.text()).contains("room for 32", "-X DELETE");
        assertThat(send("DELETE", SAVED + "/" + first).status()).isEqualTo(200);
        assertThat(send("DELETE", SAVED + "/" + first).status()).isEqualTo(404);
        id(send("POST", SAVED + "?type=block"));
    }

    @Test
    void what_may_not_be_saved_is_said() throws IOException {
        assertThat(send("POST", SAVED).text()).contains("type=: must be one of allocs, block");
        assertThat(send("POST", SAVED + "?type=cmdline").status()).isEqualTo(400);
        assertThat(send("POST", SAVED + "?id=r1-none").status()).isEqualTo(404);
        assertThat(send("POST", SAVED + "?type=nativemem").status()).isEqualTo(501);
        assertThat(send("POST", SAVED + "?type=heap&name=" + "x".repeat(65)).status())
                .isEqualTo(400);
        assertThat(send("POST", SAVED + "?type=heap&name=a%0Ab").status()).isEqualTo(400);
        assertThat(send("POST", SAVED + "?type=profile&seconds=601").status()).isEqualTo(400);
        assertThat(recent.list()).isEmpty();
    }

    @Test
    void methods_are_those_of_each_route() throws IOException {
        assertThat(send("GET", SAVED).header("Allow")).isEqualTo("POST");
        assertThat(send("GET", SAVED + "/s1-x").header("Allow")).isEqualTo("DELETE");
        assertThat(send("POST", "/debug/pprof/recent").header("Allow")).isEqualTo("GET, HEAD");
        assertThat(send("DELETE", "/debug/pprof/recent/r1-x").header("Allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void a_page_keeps_what_it_shows_for_its_own_links() throws IOException {
        String html = get("heap?format=flame&sample_index=alloc_space").text();
        Matcher link =
                Pattern.compile("href=\"/debug/pprof/(recent/v[^\"?]+)\">pprof").matcher(html);
        assertThat(link.find()).isTrue();
        long allocated = decoded(get(link.group(1))).samples().get(0).value(1);
        assertThat(html).contains("\"self\"").contains(Long.toString(allocated));
        assertThat(recent.list()).isEmpty();
    }

    @Test
    void a_token_goes_along_in_every_link_and_form() throws IOException {
        try (Running guarded = new Running(settings -> settings.token("s3cret").recent(recent))) {
            keepRounds(ProfileType.HEAP, 2);
            for (String page : new String[] {
                "?", "heap?format=flame&", "heap?format=table&", "recent?format=html&", "heap?from=1&format=flame&"
            }) {
                String html = guarded.get(Via.TCP, "/debug/pprof/" + page + "token=s3cret")
                        .text();
                Matcher links = Pattern.compile(
                                "<(?:a|form)[^>]*? (?:href|action)=\"([^\"]+)\"[^>]*>(.*?)</(?:a|form)>")
                        .matcher(html);
                int found = 0;
                while (links.find()) {
                    found++;
                    boolean inForm = links.group(2).contains("name=\"token\" value=\"s3cret\"");
                    assertThat(inForm || links.group(1).contains("token=s3cret"))
                            .as(page + ": " + links.group())
                            .isTrue();
                }
                assertThat(found).as(page).isPositive();
            }
        }
    }
}
