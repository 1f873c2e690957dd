package org.jvmpprof.collector.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.store.LabelPair;

final class SeriesNameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "shop; shop; ",
                "shop.cpu; shop; CPU",
                "shop.itimer{}; shop; CPU",
                "team.shop.mutex_duration{a=b}; team.shop; MUTEX",
                "team.shop{a=b}; team.shop; ",
                ".cpu; .cpu; "
            })
    void a_known_ending_is_the_kind_and_not_a_part_of_the_service(String name, String service, String kind)
            throws Exception {
        SeriesName parsed = SeriesName.parse(name);
        assertThat(parsed.service()).isEqualTo(service);
        assertThat(parsed.kind() == null ? null : parsed.kind().name()).isEqualTo(kind);
    }

    @Test
    void labels_may_be_quoted_and_the_clients_own_are_left_out() throws Exception {
        assertThat(SeriesName.parse("a{x=1, y=\"2=3\" ,__session_id__=9,,z=}").labels())
                .containsExactly(new LabelPair("x", "1"), new LabelPair("y", "2=3"), new LabelPair("z", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a{x=1", "a{x}", "a{x=1}b"})
    void what_is_no_name_is_refused(String name) {
        assertThatThrownBy(() -> SeriesName.parse(name)).isInstanceOf(BadRequestException.class);
    }
}
