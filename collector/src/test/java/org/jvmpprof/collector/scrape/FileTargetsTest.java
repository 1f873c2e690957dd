package org.jvmpprof.collector.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmpprof.collector.store.LabelPair;

final class FileTargetsTest {
    @Test
    void yaml_and_json_say_the_same() {
        String yaml = """
                - targets: ['10.0.0.7:6060', "shop-2:6060"]
                  labels:
                    job: shop
                    region: eu
                    zone: 1
                    __scheme__: https
                    __metrics_path__: /internal/pprof/
                    __meta_x: y
                """;
        String json = """
                [\t{"targets": ["10.0.0.7:6060", "shop-2:6060"],
                \t  "labels": {"job": "shop", "region": "eu", "zone": "1", "__scheme__": "https",
                \t             "__metrics_path__": "/internal/pprof/", "__meta_x": "y"}}]
                """;

        List<Target> targets = FileTargets.parse(yaml);

        assertThat(FileTargets.parse(json)).isEqualTo(targets).hasSize(2);
        Target first = targets.get(0);
        assertThat(first.url().toString()).isEqualTo("https://10.0.0.7:6060/internal/pprof");
        assertThat(first.job()).isEqualTo("shop");
        assertThat(first.instance()).isEqualTo("10.0.0.7:6060");
        assertThat(first.labels())
                .containsExactly(
                        new LabelPair("instance", "10.0.0.7:6060"),
                        new LabelPair("region", "eu"),
                        new LabelPair("zone", "1"));
        assertThat(first.types()).isEqualTo(ScrapeType.USUAL);
        assertThat(first.isDelta()).isTrue();
    }

    @Test
    void types_paths_and_services_can_be_named() {
        Target target = FileTargets.parse(
                        "- targets: [a:1]\n  labels: {job: j, service: s, __profiles__: 'wall, profile',"
                                + " __delta__: 'false', __profiles_path__: x, __metrics_path__: y, instance: i}")
                .get(0);
        assertThat(target.job()).isEqualTo("s");
        assertThat(target.url().toString()).isEqualTo("http://a:1/x");
        assertThat(target.typeNames()).containsExactly("cpu", "wall");
        assertThat(target.isDelta()).isFalse();
        assertThat(target.instance()).isEqualTo("i");
        assertThat(target.labels()).containsExactly(new LabelPair("instance", "i"), new LabelPair("job", "j"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "- targets: [a:1]\\n  labels: {__scheme__: ftp}; must be http or https",
                "- targets: [a:1]\\n  labels: {__profiles__: cpus}; unknown profile type \"cpus\"; use some of heap",
                "- targets: ['http://a:1']; must be host:port",
                "- targets: ['u@a:1']; must be host:port",
                "targets: [a:1]; the document is no list",
                "- [a:1]; an element of the list is no map",
                "- targets: a:1; targets is no list"
            })
    void what_is_wrong_is_named(String text, String message) {
        assertThatThrownBy(() -> FileTargets.parse(text.replace("\\n", "\n")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message.split(";")[0]);
    }

    @Test
    void an_empty_file_has_no_targets() {
        assertThat(FileTargets.parse("")).isEmpty();
        assertThat(FileTargets.parse("[]")).isEmpty();
    }
}
