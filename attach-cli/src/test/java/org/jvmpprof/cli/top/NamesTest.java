package org.jvmpprof.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
    @ParameterizedTest
    @CsvSource({
        "com.acme.shop.Cart.add, 22, com.acme.shop.Cart.add",
        "com.acme.shop.Cart.add, 21, c.a.s.Cart.add",
        "com.acme.shop.Cart.add, 10, ..Cart.add",
        "com.acme.shop.Cart.add, 2, ''",
        "CompileBroker::compiler_thread_loop, 12, ..hread_loop",
        "'', 5, ''"
    })
    void the_end_of_a_name_stays(String name, int room, String fitted) {
        assertThat(Names.fitted(name, room)).isEqualTo(fitted);
    }

    @Test
    void a_name_cannot_steer_the_terminal() {
        assertThat(Names.fitted("a\033[2Jb\nc\r", 20)).isEqualTo("a [2Jb c ");
    }
}
