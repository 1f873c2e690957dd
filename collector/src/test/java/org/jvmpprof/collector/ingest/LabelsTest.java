package org.jvmpprof.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.jvmpprof.collector.store.LabelPair;

final class LabelsTest {
    private static final IngestLimits LIMITS = new IngestLimits(1_000, 1_000, 10, 3, 8);

    @Test
    void sorts_by_key_and_decodes_once_more() throws Exception {
        assertThat(Labels.parse("z=a%2Cb,a=1+2, m = %F0%9F%82%A1 ", LIMITS))
                .containsExactly(new LabelPair("a", "1 2"), new LabelPair("m", "🂡"), new LabelPair("z", "a,b"));
    }

    @Test
    void skips_entries_without_key_and_takes_a_missing_value_as_empty() throws Exception {
        assertThat(Labels.parse(",=x,k,", LIMITS)).containsExactly(new LabelPair("k", ""));
        assertThat(Labels.parse("", LIMITS)).isEmpty();
    }

    @Test
    void names_the_limit_that_is_passed() {
        assertThatThrownBy(() -> Labels.parse("a=1,b=2,c=3,d=4", LIMITS))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("limit.labels=3");
        assertThatThrownBy(() -> Labels.parse("a=123456789", LIMITS))
                .hasMessage("bad request: label \"a\" has 9 characters, limit.text=8; shorten it, or raise the limit");
        assertThatThrownBy(() -> Labels.parse("abcdefghi=1", LIMITS)).hasMessageContaining("limit.text=8");
    }

    @Test
    void refuses_broken_encoding() {
        assertThatThrownBy(() -> Labels.parse("a=%zz", LIMITS))
                .isInstanceOf(BadRequestException.class)
                .hasMessageStartingWith("bad request: bad \"labels\" \"a=%zz\": ");
    }
}
