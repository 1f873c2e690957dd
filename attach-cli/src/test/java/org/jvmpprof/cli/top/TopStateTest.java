package org.jvmpprof.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the keys do. */
class TopStateTest {
    private final TopState state = new TopState(View.CPU, false, "");

    @Test
    void letters_choose_the_view() {
        state.press('a');
        assertThat(state.view()).isEqualTo(View.ALLOC);
        state.press('l');
        assertThat(state.view()).isEqualTo(View.LOCK);
        state.press('c');
        assertThat(state.view()).isEqualTo(View.CPU);
    }

    @Test
    void a_filter_works_while_it_is_typed_and_stays_after_enter() {
        type("/Cart");
        assertThat(state.filter()).isEqualTo("Cart");
        state.press(127);
        assertThat(state.filter()).isEqualTo("Car");
        state.press('\r');
        assertThat(state.typesFilter()).isFalse();
        assertThat(state.filter()).isEqualTo("Car");
        type("/xq");
        assertThat(state.isOver()).isFalse();
        state.press(TopState.ESCAPE);
        assertThat(state.filter()).isEqualTo("Car");
        state.press(TopState.ESCAPE);
        assertThat(state.filter()).isEmpty();
    }

    @Test
    void help_goes_with_any_key_that_does_nothing_else() {
        state.press('?');
        assertThat(state.showsHelp()).isTrue();
        state.press('q');
        assertThat(state.showsHelp()).isFalse();
        assertThat(state.isOver()).isFalse();
        state.press('q');
        assertThat(state.isOver()).isTrue();
    }

    @Test
    void scrolling_stays_within_the_rows() {
        state.press(TopState.PAGE_DOWN);
        state.press('j');
        assertThat(state.firstRow(100)).isEqualTo(11);
        assertThat(state.firstRow(5)).isEqualTo(4);
        state.press(TopState.PAGE_UP);
        assertThat(state.firstRow(100)).isZero();
        state.press('k');
        assertThat(state.firstRow(0)).isZero();
    }

    @Test
    void pause_and_sort_switch() {
        state.press('p');
        state.press('s');
        assertThat(state.isPaused()).isTrue();
        assertThat(state.sortsByCum()).isTrue();
        state.press('p');
        state.press('s');
        assertThat(state.isPaused()).isFalse();
        assertThat(state.sortsByCum()).isFalse();
    }

    private void type(String text) {
        text.chars().forEach(state::press);
    }
}
