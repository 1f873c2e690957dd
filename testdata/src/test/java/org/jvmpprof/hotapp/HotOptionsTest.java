package org.jvmpprof.hotapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HotOptionsTest {
    @Test
    void every_key_has_a_default() {
        HotOptions options = HotOptions.parse();

        assertThat(options.bytes("retain")).isEqualTo(100L << 20);
        assertThat(options.on("cpu")).isTrue();
        assertThat(options.on("verbose")).isFalse();
    }

    @Test
    void an_argument_replaces_the_default() {
        HotOptions options = HotOptions.parse("retain=2GB", "alloc.rate=512KB", "cpu=off", "cpu.load=0.25");

        assertThat(options.bytes("retain")).isEqualTo(2L << 30);
        assertThat(options.bytes("alloc.rate")).isEqualTo(512L << 10);
        assertThat(options.on("cpu")).isFalse();
        assertThat(options.decimal("cpu.load")).isEqualTo(0.25);
    }

    @Test
    void an_unknown_argument_is_named() {
        assertThatThrownBy(() -> HotOptions.parse("retian=1MB")).hasMessageContaining("retian=1MB");
        assertThatThrownBy(() -> HotOptions.parse("verbose")).hasMessageContaining("verbose");
    }
}
