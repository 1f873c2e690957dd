package org.jvmpprof.agent.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassNameTest {
    @ParameterizedTest
    @CsvSource({
        "java.lang.String, java.lang.String",
        "[B, byte[]",
        "[[J, long[][]",
        "[Ljava.util.Map$Entry;, java.util.Map$Entry[]",
        "[Z, boolean[]",
    })
    void arrays_are_written_as_in_source(String name, String readable) {
        assertThat(ClassName.readable(name)).isEqualTo(readable);
    }
}
