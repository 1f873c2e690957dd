package org.jvmpprof.proto.flame;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.proto.Profile;

/** How the page looks: widths, themes, odd and large profiles. Screenshots go to target/flame-screenshots. */
class FlameHtmlLooksIT {
    private static final Profile WEB = TestProfiles.realistic(1, 0.25);

    @TempDir
    static Path directory;

    private static FlamePages pages;

    @BeforeAll
    static void start() throws Exception {
        pages = FlamePages.start(directory);
        pages.publish("/web", WEB, "checkout-service · cpu · 30 s");
        pages.publishDiff("/diff", TestProfiles.realistic(1, 0.2), TestProfiles.realistic(2, 0.45), "before → after");
    }

    @AfterAll
    static void stop() throws Exception {
        if (pages != null) {
            pages.close();
        }
    }

    @Test
    void negative_values_are_a_difference() throws Exception {
        pages.publish("/negative", TestProfiles.random(7, 400, true), "delta");
        pages.open("/negative");
        assertThat(pages.text(".fg-crumbs")).startsWith("Red grew, blue shrank.");
        assertThat(pages.reported("drawn") + pages.reported("narrow")).isEqualTo(pages.reported("frames"));
        pages.shoot("negative");
    }

    @Test
    void an_empty_profile_says_why() throws Exception {
        Profile empty = TestProfiles.cpu()
                .builder()
                .comment("engine: java, cpu is not recorded")
                .build();
        pages.publish("/empty", empty, "nothing here");
        pages.open("/empty");
        assertThat(pages.text(".fg-empty")).contains("This profile has no samples", "an idle process", "engine: java");
        pages.shoot("empty");
        pages.publish("/typeless", Profile.builder().build(), "not even types");
        pages.open("/typeless");
        assertThat(pages.text(".fg-empty")).contains("This profile has no samples");
        pages.publish("/zero", TestProfiles.cpu().sample("a;b", 3, 0).build(), "no cpu");
        pages.open("/zero");
        assertThat(pages.text(".fg-empty")).contains("No sample has a value of cpu");
        pages.browser.eval("document.querySelector('.fg-empty button').click()");
        assertThat(pages.browser.report("type")).isEqualTo("samples");
        assertThat(pages.reported("drawn")).isEqualTo(3);
        assertThat(pages.browser.complaints()).isEmpty();
    }

    @Test
    void draws_65000_nodes_and_2048_deep_stacks() throws Exception {
        pages.publish("/large", TestProfiles.large(65_000), "65,000 nodes");
        pages.open("/large");
        assertThat(pages.reported("frames")).isGreaterThan(60_000);
        pages.browser.eval("location.hash = 'cb=1'");
        pages.browser.awaitTrue(
                "document.querySelector('[data-millis]').dataset.millis !== '' && location.hash === '#cb=1'");
        System.out.println("65,000 nodes: rendered in " + pages.browser.report("millis") + " ms");
        assertThat(Double.parseDouble(pages.browser.report("millis"))).isLessThan(1000);
        pages.shoot("large");
        TestProfiles deep = TestProfiles.cpu();
        deep.sample(IntStream.range(0, 2048).mapToObj(i -> "p.C.m" + i % 9).toList(), List.of(), 1, 7);
        pages.publish("/deep", deep.build(), "deep");
        pages.open("/deep");
        assertThat(pages.reported("rows")).isEqualTo(2049);
        assertThat(pages.browser.eval("document.querySelector('canvas').height < 800"))
                .isEqualTo("true");
        pages.open("/deep", "view", "sandwich", "fn", "p.C.m3");
        assertThat(pages.reported("drawn")).isEqualTo(2048);
        assertThat(pages.browser.complaints()).isEmpty();
    }

    @Test
    void fits_a_phone_and_is_sharp() throws Exception {
        for (String view : new String[] {"flame", "icicle", "table", "sandwich"}) {
            pages.browser.open(pages.url("/web", "view", view, "q", "jackson"), 400, 800, 2, true);
            assertNothingSpillsOver();
            pages.shoot("phone-" + view);
        }
        pages.browser.open(pages.url("/web", "info", "1"), 400, 800, 2, true);
        assertNothingSpillsOver();
        assertThat(pages.browser.eval("(c => c.width / c.clientWidth)(document.querySelector('canvas'))"))
                .isEqualTo("2");
        pages.browser.open(pages.url("/diff", "view", "table"), 400, 800, 2, true);
        assertNothingSpillsOver();
        pages.shoot("phone-diff-table");
    }

    @Test
    void follows_the_systems_theme_until_told_otherwise() throws Exception {
        pages.open("/web");
        assertThat(pages.browser.report("shade")).isEqualTo("light");
        pages.browser.prefersDark(true);
        pages.browser.awaitTrue("document.querySelector('[data-millis]').dataset.shade === 'dark'");
        String dark = pages.browser.eval("getComputedStyle(document.querySelector('.fg')).backgroundColor");
        pages.shoot("dark");
        pages.showState("theme=light");
        pages.browser.awaitTrue("document.querySelector('[data-millis]').dataset.shade === 'light'");
        assertThat(pages.browser.eval("getComputedStyle(document.querySelector('.fg')).backgroundColor"))
                .isNotEqualTo(dark);
        pages.browser.prefersDark(false);
        pages.showState("theme=dark&info=1&q=hibernate");
        pages.browser.awaitTrue("document.querySelector('[data-millis]').dataset.shade === 'dark'");
        assertThat(pages.browser.eval("getComputedStyle(document.querySelector('.fg')).backgroundColor"))
                .isEqualTo(dark);
        pages.shoot("dark-search-details");
    }

    @Test
    void names_cannot_break_out() throws Exception {
        String evil =
                "a.B.</script><script>window.hacked=1</script><img src=x onerror=hacked=1>'\"&amp;\u2028\ud83d\ude00";
        pages.publish(
                "/evil",
                TestProfiles.cpu().sample(List.of(evil, evil), List.of(), 1, 5).build(),
                evil);
        pages.open("/evil", "view", "table");
        assertThat(pages.text(".fg-table tbody .fg-name button")).isEqualTo(evil);
        assertThat(pages.text(".fg-title")).isEqualTo(evil);
        assertThat(pages.browser.eval("document.title.includes('</script>')")).isEqualTo("true");
        assertThat(pages.browser.eval("typeof window.hacked + document.images.length"))
                .isEqualTo("undefined0");
        assertThat(pages.browser.complaints()).isEmpty();
    }

    @Test
    void shows_each_sample_type_in_its_unit() throws Exception {
        TestProfiles heap =
                TestProfiles.ofTypes("alloc_objects", "count", "inuse_space", "bytes", "delay", "nanoseconds");
        heap.sample("java.lang.Thread.run;com.acme.Cache.load", 3, 1_572_864, 2_500_000);
        heap.builder().defaultSampleType("inuse_space");
        pages.publish("/heap", heap.build(), "heap");
        pages.open("/heap");
        assertThat(pages.text(".fg-frame")).isEqualTo("Whole profile: 1.50 MB");
        pages.browser.eval(
                "(s => { s.value = 'delay'; s.dispatchEvent(new Event('change')); })(document.querySelector('select'))");
        assertThat(pages.text(".fg-frame")).isEqualTo("Whole profile: 2.50 ms");
        pages.browser.eval("history.back()");
        pages.browser.awaitTrue("document.querySelector('[data-millis]').dataset.type === 'inuse_space'");
        pages.open("/heap", "type", "alloc_objects", "zoom", "gone-gone");
        assertThat(pages.text(".fg-frame")).isEqualTo("Whole profile: 3 objects");
        assertThat(pages.browser.report("zoom")).isEqualTo("all");
    }

    private static void assertNothingSpillsOver() throws Exception {
        assertThat(pages.browser.eval("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo("true");
    }
}
