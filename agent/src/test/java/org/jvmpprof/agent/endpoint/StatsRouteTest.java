package org.jvmpprof.agent.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.jvmpprof.agent.stats.HttpStats;

class StatsRouteTest {
    private static final String REASON = "hooks=off: HTTP requests are not counted; set hooks=on & <so on>";

    private final StatsRoute route =
            new StatsRoute(HttpStats.off(REASON), new StatsPage(new Masthead("shop", path -> true)));

    @Test
    void json_has_the_seeds_fields_in_their_types() throws Exception {
        Answer answer = route.serve(request("/debug/stats", "*/*"));
        String json = new String(answer.body(), UTF_8);
        assertThat(answer.headers()).containsEntry("Content-Type", "application/json");
        assertThat(json)
                .endsWith("}\n")
                .containsPattern("\"pid\": \\d+,\n")
                .containsPattern("\"uptime\": \"(\\d+h)?(\\d+m)?[0-9.]+s\",\n")
                .containsPattern("\"uptime_sec\": [0-9.]+,\n")
                .containsPattern(
                        "\"time\": \"\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d+)? [-+]\\d{4} [A-Z0-9+-:]+\",\n")
                .containsPattern("\"unixtime\": \\d{10},\n")
                .contains("\"status_code_count\": {},\n  \"total_status_code_count\": {},\n  \"count\": 0,\n")
                .contains(
                        "\"total_count\": 0,\n  \"total_response_time\": \"0s\",\n  \"total_response_time_sec\": 0,\n")
                .contains("\"total_response_size\": 0,\n  \"average_response_size\": 0,\n")
                .contains("\"average_response_time\": \"0s\",\n  \"average_response_time_sec\": 0,\n");
    }

    @Test
    void says_why_nothing_is_counted() throws Exception {
        assertThat(new String(route.serve(request("/debug/stats", "")).body(), UTF_8))
                .contains("\"problem\": \"hooks=off: HTTP requests are not counted; set hooks=on & \\u003cso on>\"");
        assertThat(html("/debug/stats?format=html")).contains("set hooks=on &amp; &lt;so on&gt;</p>");
    }

    @Test
    void a_browser_gets_a_page_without_script() throws Exception {
        Answer answer = route.serve(request("/debug/stats", "text/html,application/xhtml+xml,*/*;q=0.8"));
        assertThat(answer.headers()).containsEntry("Content-Type", "text/html; charset=utf-8");
        assertThat(answer.headers().get("Content-Security-Policy"))
                .contains("default-src 'none'")
                .doesNotContain("script-src")
                .doesNotContain("unsafe");
        assertThat(new String(answer.body(), UTF_8)).doesNotContain("<script");
        assertThat(route.isPage(request("/debug/stats", ""))).isTrue();
    }

    @Test
    void a_token_goes_along() throws Exception {
        assertThat(html("/debug/stats?format=html&token=se%26cret")).contains("token=se%26cret");
    }

    @Test
    void unknown_formats_and_orders_are_named() {
        assertThatThrownBy(() -> route.serve(request("/debug/stats?format=xml", "")))
                .hasMessageContaining("format=xml: must be json or html");
        assertThatThrownBy(() -> html("/debug/stats?format=html&sort=size"))
                .hasMessageContaining("sort=size: must be one of count, errors, time");
    }

    private String html(String target) throws Exception {
        return new String(route.serve(request(target, "")).body(), UTF_8);
    }

    private static Request request(String target, String accept) {
        return new Request("GET", target, Map.of("accept", accept), new byte[0], null);
    }
}
