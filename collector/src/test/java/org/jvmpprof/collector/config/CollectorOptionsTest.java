package org.jvmpprof.collector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CollectorOptionsTest {
    private static CollectorOptions parse(String... arguments) throws OptionException {
        return CollectorOptions.parse(List.of(arguments), Map.of());
    }

    @Test
    void without_arguments_it_listens_on_loopback() throws Exception {
        CollectorOptions options = parse();

        assertThat(options.host()).isEqualTo("127.0.0.1");
        assertThat(options.port()).isEqualTo(10_100);
        assertThat(options.data()).hasToString("./data");
        assertThat(options.retention()).isEqualTo(Duration.ofDays(30));
        assertThat(options.limits().bodyBytes()).isEqualTo(16 << 20);
        assertThat(options.limits().decompressedBytes()).isEqualTo(64 << 20);
        assertThat(options.limits().samples()).isEqualTo(1_000_000);
    }

    @Test
    void every_way_of_writing_an_option_works_and_arguments_win() throws Exception {
        assertThat(parse("--data", "/a").data()).hasToString("/a");
        assertThat(parse("--data=/b").data()).hasToString("/b");
        assertThat(parse("data=/c", "retention=off").retention()).isNull();
        assertThat(parse("--listen", "[::1]:0").host()).isEqualTo("::1");
        Map<String, String> environment =
                Map.of("JVM_PPROF_COLLECTOR_LIMIT_MERGE", "7", "JVM_PPROF_COLLECTOR_DATA", "/env");
        CollectorOptions options = CollectorOptions.parse(List.of("data=/arg"), environment);
        assertThat(options.count(Option.LIMIT_MERGE)).isEqualTo(7);
        assertThat(options.data()).hasToString("/arg");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--limit.bdy=3 | option limit.bdy is not known; nearest is limit.body, --help lists all",
                "limit.body=3TB | limit.body=3TB: must be a size from 1 to 2047MB, such as 16MB; set limit.body=16MB",
                "limit.body=9999999GB | limit.body=9999999GB: must be a size from 1 to 2047MB, such as 16MB; set limit.body=16MB",
                "limit.merge=0 | limit.merge=0: must be a whole number from 1 to 2147483647; set limit.merge=100000",
                "listen=10100 | listen=10100: must be host:port, such as 127.0.0.1:10100; set listen=127.0.0.1:10100",
                "listen=a:70000 | listen=a:70000: must be host:port, such as 127.0.0.1:10100; set listen=127.0.0.1:10100",
                "retention=0d | retention=0d: must be a time from 1s, such as 30d or 12h, or off; set retention=30d",
                "retention=soon | retention=soon: must be a time from 1s, such as 30d or 12h, or off; set retention=30d",
                "log=loud | log=loud: must be error, warn, info or debug; set log=warn",
                "--data | --data: has no value; set --data=./data",
            })
    void a_wrong_option_is_one_line_that_names_value_limit_and_remedy(String argument, String message) {
        assertThatThrownBy(() -> parse(argument))
                .isInstanceOf(OptionException.class)
                .hasMessage(message);
    }

    @Test
    void help_and_table_name_every_option_with_its_standard() {
        for (Option option : Option.values()) {
            assertThat(CollectorOptions.help()).contains("--" + option.key() + " ", "(" + option.standard() + ")");
            assertThat(CollectorOptions.markdown())
                    .contains("| `" + option.key() + "` | `" + option.standard() + "` |");
        }
    }

    @Test
    void the_documentation_has_the_table_as_it_is() throws Exception {
        assertThat(Files.readString(Path.of("..", "docs", "COLLECTOR.md"))).contains(CollectorOptions.markdown());
    }
}
