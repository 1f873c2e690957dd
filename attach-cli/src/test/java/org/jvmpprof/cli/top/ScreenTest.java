package org.jvmpprof.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is drawn, line by line. */
class ScreenTest {
    private static final Screen PLAIN = new Screen("4711", ZoneOffset.UTC, Style.PLAIN);

    private final TopState state = new TopState(View.CPU, false, "");

    @Test
    void draws_the_hottest_functions_first() {
        List<String> lines = PLAIN.lines(state, Readings.shop(), 80, 24);
        assertThat(lines).hasSize(24);
        assertThat(lines.subList(0, 10))
                .containsExactly(
                        "jvm-pprof top  shop (4711)                                   15:46:19  every 2 s",
                        "cpu 83%  heap 144MB of 256MB  gc 12, 0.4%",
                        "",
                        "[c CPU]  a allocation   l lock waits    total 83.0% in 4 functions",
                        "      FLAT               CUM         FUNCTION, by flat                          ",
                        "     60.0%  72.3%      60.0%  72.3%  com.acme.shop.Cart.add",
                        "     20.0%  24.1%      20.0%  24.1%  ..viderFactoryImplementation.createProvider",
                        "      3.0%   3.6%       3.0%   3.6%  memcpy",
                        "      0.0%   0.0%      83.0% 100.0%  main",
                        "");
        assertThat(lines.get(23)).isEqualTo("q quit   ? help   s sort   p pause   / filter");
    }

    @Test
    void sorts_by_what_a_function_calls_too() {
        state.press('s');
        List<String> lines = PLAIN.lines(state, Readings.shop(), 80, 24);
        assertThat(lines.get(4)).contains("FUNCTION, by cum");
        assertThat(lines.get(5)).endsWith("  main");
    }

    @Test
    void a_view_that_cannot_be_had_says_why() {
        state.press('l');
        assertThat(PLAIN.lines(state, Readings.shop(), 80, 24)).contains("  block is off in this JVM; set lock=1ms");
        state.press('a');
        assertThat(PLAIN.lines(state, Readings.shop(), 80, 24))
                .anyMatch(line -> line.equals("  25.0MB/s 100.0%   25.0MB/s 100.0%  com.acme.Json.parse"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 20, 36, 40, 79, 80, 200})
    void no_line_is_wider_than_the_terminal_and_no_picture_higher(int width) {
        for (int height : new int[] {1, 5, 6, 7, 24, 60}) {
            for (char key : new char[] {'c', 'l', '?', 'x', '/', 'b'}) {
                state.press(key);
                List<String> lines = PLAIN.lines(state, Readings.shop(), width, height);
                assertThat(lines).hasSizeLessThanOrEqualTo(height).allMatch(line -> line.length() <= width);
            }
            state.press(TopState.ESCAPE);
        }
    }

    @Test
    void no_color_leaves_colours_out_and_dumb_everything() {
        assertThat(picture(Style.of(""))).contains("\033[1;31m", "\033[7m");
        assertThat(Style.COLOURED.heat("warm", 0.1)).isEqualTo("\033[33mwarm\033[0m");
        assertThat(Style.COLOURED.heat("cold", 0.01)).isEqualTo("cold");
        assertThat(picture(Style.of("1"))).doesNotContain("\033[1;31m").contains("\033[7m");
        assertThat(picture(Style.PLAIN)).doesNotContain("\033");
    }

    @ParameterizedTest
    @EnumSource(View.class)
    void before_the_first_window_it_says_so(View view) {
        state.press(view.key());
        assertThat(PLAIN.lines(state, Reading.pending(), 80, 24)).contains("  sampling…");
    }

    private String picture(Style style) {
        return String.join("\n", new Screen("4711", ZoneOffset.UTC, style).lines(state, Readings.shop(), 80, 24));
    }
}
