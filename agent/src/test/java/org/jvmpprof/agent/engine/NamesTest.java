package org.jvmpprof.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void classes_are_named_as_the_jvm_shows_them() {
        assertThat(ClassNames.external("java/util/Map$Entry")).isEqualTo("java.util.Map$Entry");
        assertThat(ClassNames.external("[Ljava/lang/Object;")).isEqualTo("[Ljava.lang.Object;");
        assertThat(ClassNames.external("a/Foo$$Lambda$14+0x0000000800c02000"))
                .isEqualTo("a.Foo$$Lambda$14/0x0000000800c02000");
        assertThat(ClassNames.external("a/Foo$$Lambda.0x0000000800c02000"))
                .isEqualTo("a.Foo$$Lambda/0x0000000800c02000");
    }

    @Test
    void metrics_are_read_and_strangers_skipped() {
        SamplerMetrics metrics = SamplerMetrics.parse(
                "mem_calltracestorage_kb 10244\nmem_classmap_kb 4\nsamples_total 39552\nsamples_skipped_total 15\n"
                        + "calltracestorage_overflows_total 2\nnew thing\n\n");
        assertThat(metrics.taken()).isEqualTo(39552);
        assertThat(metrics.skipped()).isEqualTo(15);
        assertThat(metrics.overflows()).isEqualTo(2);
        assertThat(metrics.memoryBytes()).isEqualTo(10248L << 10);
    }

    @Test
    void session_options_say_what_is_on() {
        SessionOptions options = new SessionOptions("ctimer", 10_000_000, 524288, true, 1_000_000, 0);
        assertThat(options.toArguments())
                .isEqualTo("event=ctimer,interval=10000000,alloc=524288,live,lock=1000000,signal=40/41,"
                        + "clock=monotonic,memlimit=32m,jstackdepth=512/256,features=stats,loglevel=none");
        assertThat(options.withAlloc(0).toArguments()).doesNotContain("alloc").doesNotContain("live");
        assertThat(options.withWall(20_000_000).toArguments()).contains("wall=20000000,nobatch");
        assertThat(new SessionOptions("ctimer", 0, 0, false, 0, 0).isEmpty()).isTrue();
    }

    @Test
    void frames_are_java_native_or_kernel() {
        assertThat(FrameKind.of(0)).isEqualTo(FrameKind.JAVA);
        assertThat(FrameKind.of(1)).isEqualTo(FrameKind.JAVA);
        assertThat(FrameKind.of(2)).isEqualTo(FrameKind.JAVA);
        assertThat(FrameKind.of(3)).isEqualTo(FrameKind.NATIVE);
        assertThat(FrameKind.of(4)).isEqualTo(FrameKind.NATIVE);
        assertThat(FrameKind.of(5)).isEqualTo(FrameKind.KERNEL);
        assertThat(FrameKind.of(6)).isEqualTo(FrameKind.JAVA);
    }
}
