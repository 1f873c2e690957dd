package org.jvmpprof.agent.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values are those of Go's own test (src/time/time_test.go), and of a Go program's output. */
class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "1, 1ns",
        "-1, -1ns",
        "999, 999ns",
        "1000, 1µs",
        "1100, 1.1µs",
        "1234, 1.234µs",
        "999999, 999.999µs",
        "2200000, 2.2ms",
        "1000001, 1.000001ms",
        "3300000000, 3.3s",
        "1000000000, 1s",
        "60000000000, 1m0s",
        "245000000000, 4m5s",
        "245001000000, 4m5.001s",
        "18367001000000, 5h6m7.001s",
        "480000000001, 8m0.000000001s",
        "1117244701274, 18m37.244701274s",
        "3600000000000, 1h0m0s",
        "9223372036854775807, 2562047h47m16.854775807s",
        "-9223372036854775808, -2562047h47m16.854775808s",
    })
    void durations_look_as_in_go(long nanos, String text) {
        assertThat(GoDuration.of(nanos)).isEqualTo(text);
    }
}
