package org.jvmpprof.collector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmpprof.collector.store.ProfileKind;

final class RetentionRulesTest {
    private static final Duration STANDARD = Duration.ofDays(30);

    private static Duration keep(String rules, String service, ProfileKind kind) throws Exception {
        return RetentionRules.parse(rules).keep(service, kind, STANDARD);
    }

    @Test
    void without_a_rule_that_fits_the_standard_decides() throws Exception {
        assertThat(keep("none", "shop", ProfileKind.CPU)).isEqualTo(STANDARD);
        assertThat(keep(" ", "shop", ProfileKind.CPU)).isEqualTo(STANDARD);
        assertThat(keep("shop/heap=7d", "shop", ProfileKind.CPU)).isEqualTo(STANDARD);
        assertThat(keep("shop=7d", "shop-2", ProfileKind.CPU)).isEqualTo(STANDARD);
        assertThat(RetentionRules.parse("shop=7d").keep("bank", ProfileKind.CPU, null))
                .isNull();
    }

    @Test
    void the_first_rule_that_fits_decides() throws Exception {
        String rules = "shop/heap=7d, shop=14d, */cpu=1d, batch-*=off";

        assertThat(keep(rules, "shop", ProfileKind.HEAP)).isEqualTo(Duration.ofDays(7));
        assertThat(keep(rules, "shop", ProfileKind.CPU)).isEqualTo(Duration.ofDays(14));
        assertThat(keep(rules, "bank", ProfileKind.CPU)).isEqualTo(Duration.ofDays(1));
        assertThat(keep(rules, "batch-night", ProfileKind.CPU)).isEqualTo(Duration.ofDays(1));
        assertThat(keep(rules, "batch-night", ProfileKind.HEAP)).isNull();
        assertThat(RetentionRules.parse(rules).shortest()).contains(Duration.ofDays(1));
    }

    @Test
    void stars_fit_anywhere_and_all_else_is_meant_as_it_is_written() throws Exception {
        assertThat(keep("a*c/*=1d", "abbc", ProfileKind.CPU)).isEqualTo(Duration.ofDays(1));
        assertThat(keep("*=1d", "", ProfileKind.CPU)).isEqualTo(Duration.ofDays(1));
        assertThat(keep("a.c=1d", "abc", ProfileKind.CPU)).isEqualTo(STANDARD);
        assertThat(keep("team%2Fa%2Cb=1d", "team/a,b", ProfileKind.CPU)).isEqualTo(Duration.ofDays(1));
        assertThat(keep("team/a/cpu=1d", "team/a", ProfileKind.CPU)).isEqualTo(Duration.ofDays(1));
        assertThat(keep("a+b=1d", "a+b", ProfileKind.CPU)).isEqualTo(Duration.ofDays(1));
        assertThat(keep("100%2A=1d", "1000", ProfileKind.CPU)).isEqualTo(STANDARD);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "shop/heap | rule \"shop/heap\" has no time; write service/type=time, such as shop/heap=7d or batch-*=off",
                "=7d | rule \"=7d\" has no service; write service/type=time, such as shop/heap=7d or batch-*=off",
                "/cpu=7d | rule \"/cpu=7d\" has no service; write service/type=time, such as shop/heap=7d or batch-*=off",
                "shop=7d, | rule \"\" has no time; write service/type=time, such as shop/heap=7d or batch-*=off",
                "shop=7 days | rule \"shop=7 days\": \"7 days\" must be a time from 1s, such as 30d or 12h, or off",
                "shop=0d | rule \"shop=0d\": \"0d\" must be a time from 1s, such as 30d or 12h, or off",
                "a=1d,a/*=2d | rule a/*=2d is never reached: a/* has a rule before it; remove one",
                "50%=1d | rule \"50%=1d\": after a percent sign two hexadecimal digits must follow, %25 is itself",
            })
    void a_wrong_rule_is_one_line_that_names_it_and_the_remedy(String rules, String message) {
        assertThatThrownBy(() -> CollectorOptions.parse(List.of("retention.rules=" + rules), Map.of()))
                .isInstanceOf(OptionException.class)
                .hasMessage("retention.rules=" + rules + ": " + message);
    }

    @Test
    void an_unknown_type_lists_the_known_ones() {
        assertThatThrownBy(() -> RetentionRules.parse("shop/ram=7d"))
                .hasMessage("rule \"shop/ram=7d\": type \"ram\" is not known; use * or one of " + ProfileKind.names()
                        + ", and %2F for a slash in a name");
    }
}
