package org.jvmpprof.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SessionOptionsTest {
    private static final SessionOptions HEAP = new SessionOptions("ctimer", 10_000_000, 524_288, true, 1_000_000, 0);

    @Test
    void native_memory_joins_the_session_with_its_frees_or_without() {
        assertThat(HEAP.toArguments()).doesNotContain("nativemem");
        assertThat(HEAP.withNativeMem(4096, true).toArguments())
                .contains(",nativemem=4096,")
                .doesNotContain("nofree");
        assertThat(HEAP.withNativeMem(4096, false).toArguments()).contains(",nativemem=4096,nofree,");
    }

    @Test
    void nothing_else_changes_with_one_thing() {
        SessionOptions all = HEAP.withNativeMem(4096, true);
        assertThat(all.withWall(20).toArguments()).contains("nativemem=4096", "alloc=524288,live", "wall=20,");
        assertThat(all.withAlloc(7).toArguments()).contains("nativemem=4096", "alloc=7,live");
        assertThat(all.withoutLive().toArguments())
                .contains("nativemem=4096", "alloc=524288,")
                .doesNotContain("live");
    }

    @Test
    void what_is_refused_is_found_by_leaving_out_the_least_first() {
        List<String> tried = HEAP.withNativeMem(4096, true).reduced().stream()
                .map(SessionOptions::toArguments)
                .toList();
        assertThat(tried).hasSize(4);
        assertThat(tried.get(0)).contains("live").doesNotContain("nativemem");
        assertThat(tried.get(1)).contains("nativemem", "alloc=").doesNotContain("live");
        assertThat(tried.get(2)).contains("nativemem").doesNotContain("alloc=");
        assertThat(tried.get(3)).contains("event=ctimer").doesNotContain("nativemem", "alloc=");
    }

    @Test
    void an_empty_session_is_never_tried() {
        SessionOptions memoryAlone = new SessionOptions("ctimer", 0, 0, false, 0, 0).withNativeMem(4096, true);
        assertThat(memoryAlone.isEmpty()).isFalse();
        assertThat(memoryAlone.reduced()).isEmpty();
    }
}
