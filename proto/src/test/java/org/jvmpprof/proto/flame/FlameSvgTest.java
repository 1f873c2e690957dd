package org.jvmpprof.proto.flame;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.jvmpprof.proto.Profile;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class FlameSvgTest {
    @Test
    void draws_each_frame_above_its_caller_and_as_wide_as_its_share() throws Exception {
        Document svg = parse(svg(
                TestProfiles.cpu()
                        .sample("main;a.B.work", 3, 30_000_000)
                        .sample("main;idle", 1, 10_000_000)
                        .build(),
                1));

        List<Element> frames = frames(svg);
        assertThat(frames.stream().map(FlameSvgTest::title))
                .containsExactly(
                        "all (40ms, 100.00%; self 0, 0.00%)",
                        "main (40ms, 100.00%; self 0, 0.00%)",
                        "a.B.work (30ms, 75.00%; self 30ms, 75.00%)",
                        "idle (10ms, 25.00%; self 10ms, 25.00%)");
        assertThat(frames.stream().map(frame -> number(frame, "x"))).containsExactly(10.0, 10.0, 10.0, 895.0);
        assertThat(frames.stream().map(frame -> number(frame, "width"))).containsExactly(1179.6, 1179.6, 884.6, 294.6);
        assertThat(frames.stream().map(frame -> number(frame, "y"))).containsExactly(78.0, 61.0, 44.0, 44.0);
        assertThat(svg.getDocumentElement().getTextContent()).endsWith("0 frames narrower than 0.1 % not drawn");
    }

    @Test
    void counts_what_is_too_narrow() throws Exception {
        Document svg = parse(svg(
                TestProfiles.cpu()
                        .sample("main", 1, 1_000_000)
                        .sample("main;small;smaller", 1, 900)
                        .sample("main;small;none", 1, 0)
                        .build(),
                1));

        assertThat(frames(svg)).hasSize(2);
        assertThat(svg.getDocumentElement().getTextContent()).endsWith("2 frames narrower than 0.1 % not drawn");
    }

    @Test
    void is_valid_xml_whatever_the_names_hold() throws Exception {
        String evil = "a.B.<init>&\"']]></title>\u0000\u001b\uD800x\uDC00\uFFFE\u2028\uD83D\uDE00";
        Document svg = parse(svg(TestProfiles.cpu().sample(evil, 1, 1).build(), 1, evil));

        assertThat(title(frames(svg).get(1)))
                .startsWith("a.B.<init>&\"']]></title>\uFFFD\uFFFD\uFFFDx\uFFFD\uFFFD\u2028\uD83D\uDE00 (1ns");
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            StringBuilder name = new StringBuilder("p.C.");
            random.ints(1 + random.nextInt(60), 0, 0x10000).forEach(c -> name.append((char) c));
            assertThat(frames(parse(svg(
                            TestProfiles.cpu()
                                    .sample(List.of(name.toString()), List.of(), 1, 1)
                                    .build(),
                            1))))
                    .hasSize(2);
        }
    }

    @Test
    void shows_growth_and_shrinkage_of_a_difference() throws Exception {
        Document svg = parse(svg(
                TestProfiles.cpu()
                        .sample("a;grew", 1, 30)
                        .sample("a;shrank", -1, -10)
                        .build(),
                1));

        List<Element> frames = frames(svg);
        assertThat(frames.stream().map(FlameSvgTest::title))
                .contains("grew (30ns, 75.00%; self 30ns, 75.00%)", "shrank (-10ns, -25.00%; self -10ns, -25.00%)");
        assertThat(rect(frames.get(2)).getAttribute("fill")).isEqualTo("#f57373");
        assertThat(rect(frames.get(3)).getAttribute("fill")).isEqualTo("#73affa");
        assertThat(svg.getDocumentElement().getTextContent()).contains("difference: red grew, blue shrank");
    }

    @Test
    void says_when_there_is_nothing_and_holds_deep_stacks() throws Exception {
        assertThat(svg(TestProfiles.cpu().build(), 1)).contains("No samples with a value of cpu/nanoseconds");
        List<String> names = IntStream.range(0, 2048).mapToObj(i -> "f" + i).toList();
        Document deep =
                parse(svg(TestProfiles.cpu().sample(names, List.of(), 1, 1).build(), 1));
        assertThat(frames(deep)).hasSize(2049);
    }

    private static String svg(Profile profile, int valueIndex) throws IOException {
        return svg(profile, valueIndex, "title");
    }

    private static String svg(Profile profile, int valueIndex, String title) throws IOException {
        StringBuilder out = new StringBuilder();
        FlameSvg.write(profile, valueIndex, title, out);
        return out.toString();
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> frames(Document svg) {
        List<Element> frames = new ArrayList<>();
        NodeList titles = svg.getElementsByTagName("title");
        for (int i = 0; i < titles.getLength(); i++) {
            frames.add((Element) titles.item(i).getParentNode());
        }
        return frames;
    }

    private static String title(Element frame) {
        return frame.getElementsByTagName("title").item(0).getTextContent();
    }

    private static Element rect(Element frame) {
        return (Element) frame.getElementsByTagName("rect").item(0);
    }

    private static double number(Element frame, String attribute) {
        return Double.parseDouble(rect(frame).getAttribute(attribute));
    }
}
