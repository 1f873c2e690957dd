package org.jvmpprof.proto.flame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.jvmpprof.proto.Profile;

/** What can be said about the page without a browser; {@link FlameHtmlIT} opens it in one. */
class FlameHtmlTest {
    @Test
    void the_policy_has_the_hashes_of_the_inline_script_and_style() throws Exception {
        String page = page(TestProfiles.cpu().sample("a;b", 1, 1).build(), "t");
        String policy = FlameHtml.contentSecurityPolicy();

        assertThat(policy)
                .contains("script-src '" + sha256(only(page, "<script type=\"module\">(.*?)</script>")) + "'");
        assertThat(policy).contains("style-src '" + sha256(only(page, "<style>(.*?)</style>")) + "'");
        assertThat(policy).startsWith("default-src 'none'; ").doesNotContain("unsafe");
        assertThat(policy).startsWith(only(page, "http-equiv=\"Content-Security-Policy\" content=\"(.*?)\""));
    }

    @Test
    void refers_to_nothing_outside() throws IOException {
        String page = page(TestProfiles.cpu().sample("a;b", 1, 1).build(), "t");

        assertThat(page).doesNotContainPattern("(src|href)=\"?(?!data:,)[a-z/]").doesNotContain("@import", "url(");
        assertThat(FlameAssets.script())
                .doesNotContain("eval(", "new Function", "innerHTML", "insertAdjacentHTML", "document.write", "fetch(")
                .doesNotContain("</", "<!--")
                .contains("export function mountFlameGraph(");
        assertThat(FlameAssets.style()).doesNotContain("</");
    }

    @Test
    void no_name_can_end_the_data() throws IOException {
        String evil = "</script><!--<script>&\u2028\u2029\uD800\u0000\"\\\n";
        TestProfiles profiles = TestProfiles.cpu().sample(List.of(evil), List.of(), 1, 1);
        profiles.builder().comment(evil).docUrl(evil);
        String page = page(profiles.build(), evil);
        String data = only(page, "id=\"flamegraph-data\">(.*?)</script>");

        assertThat(data).endsWith("}").doesNotContain("<", ">", "&", "\u2028", "\u2029", "\u0000", "\uD800");
        assertThat(data)
                .contains("\\u003c/script\\u003e\\u003c!--\\u003cscript\\u003e\\u0026\\u2028\\u2029\\ud800\\u0000");
        assertThat(only(page, "<title>(.*?)</title>")).startsWith("&lt;/script&gt;&lt;!--");
    }

    @Test
    void the_data_holds_tree_values_and_description() throws IOException {
        TestProfiles profiles =
                TestProfiles.cpu().sample("java.lang.Thread.run;b", 1, 5).sample("java.lang.Thread.run", 2, 7);
        profiles.builder().timeNanos(1_700_000_000_123_456_789L).comment("engine: x");
        StringBuilder out = new StringBuilder();
        FlameData.write(profiles.build(), "t", 1, out);

        assertThat(out.toString()).isEqualTo("""
                {"version":1,"title":"t","types":[{"type":"samples","unit":"count"},{"type":"cpu","unit":"nanoseconds"}],"defaultType":1,
                "functions":["all","java.lang.Thread.run","b"],
                "files":["","java/lang/Thread.java"],
                "fileOf":[0,1,0],
                "depth":[0,1,2],
                "fn":[0,1,2],
                "self":[[0,2,1],[0,7,5]],
                "profile":{"samples":2,"timeMillis":1700000000123,"durationNanos":0,"docUrl":"","comments":["engine: x"]}}""");
    }

    @Test
    void a_difference_is_over_the_types_both_have() throws IOException {
        Profile base = TestProfiles.ofTypes("cpu", "nanoseconds").sample("a", 5).build();
        Profile target = TestProfiles.cpu().sample("b", 1, 7).build();
        StringBuilder out = new StringBuilder();
        FlameData.writeDiff(base, target, "t", 0, out);

        assertThat(out).contains("\"types\":[{\"type\":\"cpu\",\"unit\":\"nanoseconds\"}],\"defaultType\":0");
        assertThat(out).contains("\"base\":[[0,5,0]],\n\"self\":[[0,0,7]]").contains("\"baseProfile\":{\"samples\":1");
        Profile heap = TestProfiles.ofTypes("inuse_space", "bytes").build();
        assertThatThrownBy(() -> FlameHtml.writeDiff(heap, target, "t", 0, new StringBuilder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no sample type in common: the base has [inuse_space/bytes], the target"
                        + " [samples/count, cpu/nanoseconds]; compare profiles of the same kind");
    }

    @Test
    void shows_the_default_sample_type_first() {
        assertThat(FlameData.defaultValueIndex(TestProfiles.cpu().build())).isEqualTo(1);
        Profile samples =
                TestProfiles.cpu().builder().defaultSampleType("samples").build();
        assertThat(FlameData.defaultValueIndex(samples)).isZero();
        assertThat(FlameData.defaultValueIndex(Profile.builder().build())).isZero();
    }

    private static String page(Profile profile, String title) throws IOException {
        StringBuilder out = new StringBuilder();
        FlameHtml.write(profile, title, 1, out);
        return out.toString();
    }

    private static String only(String page, String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(page);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private static String sha256(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }
}
