package org.jvmpprof.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeTextTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T08:32:14, 2026-11-21T08:32:14Z",
        "2026-11-21T08:32:14.25, 2026-11-21T08:32:14.25Z",
        "2026-11-21T08:32:14Z, 2026-11-21T08:32:14Z",
        "2026-11-21T10:32:14+02:00, 2026-11-21T08:32:14Z",
        "2026-11-21T10:32:14 02:00, 2026-11-21T08:32:14Z",
        "2026-11-21T03:32:14.5-05:00, 2026-11-21T08:32:14.5Z",
        "1795249934, 2026-11-21T08:32:14Z",
        "1795249934.5, 2026-11-21T08:32:14.5Z",
        "0, 1970-01-01T00:00:00Z",
        "now, 2026-11-21T12:00:00Z",
        "-1h, 2026-11-21T11:00:00Z",
        "-1h30m, 2026-11-21T10:30:00Z",
        "-7d, 2026-11-14T12:00:00Z",
        "-2w, 2026-11-07T12:00:00Z",
        "-1500ms, 2026-11-21T11:59:58.500Z",
    })
    void reads_every_form(String text, Instant expected) {
        assertThat(TimeText.parse(text, NOW)).isEqualTo(TimeText.nanos(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"yesterday", "2026-11-21", "1h", "-1y", "-", "2026-13-01T00:00:00", "99999999999", "-999999999w"
            })
    void refuses_the_rest_and_names_the_forms(String text) {
        assertThatThrownBy(() -> TimeText.parse(text, NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("time in unsupported format \"" + text
                        + "\"; use 2006-01-02T15:04:05, RFC 3339, unix seconds, or -1h");
    }

    @Test
    void a_stranger_text_is_cut_in_the_message() {
        assertThatThrownBy(() -> TimeText.parse("x".repeat(5_000), NOW))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(250));
    }
}
