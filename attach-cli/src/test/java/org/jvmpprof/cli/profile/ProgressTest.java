package org.jvmpprof.cli.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void the_bar_fills_and_then_says_what_it_waits_for() {
        assertThat(Progress.line("cpu", 0, 10 * SECOND))
                .isEqualTo("cpu [..............................] 0 of 10 s  Ctrl-C keeps what is there");
        assertThat(Progress.line("cpu", 5 * SECOND, 10 * SECOND))
                .isEqualTo("cpu [###############...............] 5 of 10 s  Ctrl-C keeps what is there");
        assertThat(Progress.line("cpu", 12 * SECOND, 10 * SECOND))
                .isEqualTo("cpu [##############################] 10 of 10 s  waiting for the answer");
    }
}
