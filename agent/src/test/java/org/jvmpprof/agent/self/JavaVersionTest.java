package org.jvmpprof.agent.self;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaVersionTest {
    @ParameterizedTest
    @CsvSource({"1.8, 8", "9, 9", "17, 17", "25, 25"})
    void old_versions_leave_their_one_behind(String specification, int feature) {
        assertThat(JavaVersion.parse(specification)).isEqualTo(feature);
    }
}
