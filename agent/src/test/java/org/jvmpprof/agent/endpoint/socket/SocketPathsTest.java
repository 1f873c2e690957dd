package org.jvmpprof.agent.endpoint.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocketPathsTest {
    @ParameterizedTest
    @CsvSource({
        "com.acme.Main --port 1, Main",
        "Main, Main",
        "com.acme.Outer$Inner x, Outer_Inner",
        "/srv/shop.jar, shop",
        "target/shop-1.2.jar --x=/y.jar, shop-1.2",
        "'/my apps/shop.jar a b', shop",
        "com.acme.Main /data/x.jar, Main",
        "shop.module/com.acme.Main, Main",
        "'', java"
    })
    void process_is_named_after_main_class_or_jar(String command, String name) {
        assertThat(SocketPaths.processName(command)).isEqualTo(name);
    }

    @Test
    void process_without_a_command_is_java() {
        assertThat(SocketPaths.processName(null)).isEqualTo("java");
    }

    @Test
    void directory_is_tmp_then_tmpdir_then_slash_tmp() {
        assertThat(SocketPaths.directory(Map.of("TMP", "/a", "TMPDIR", "/b"))).hasToString("/a");
        assertThat(SocketPaths.directory(Map.of("TMP", "", "TMPDIR", "/b"))).hasToString("/b");
        assertThat(SocketPaths.directory(Map.of())).hasToString("/tmp");
    }

    @Test
    void file_name_holds_no_odd_characters() {
        assertThat(SocketPaths.fileName("a b/c\nd", 7)).isEqualTo("pprof.a_b_c_d.7");
    }
}
