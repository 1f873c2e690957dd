package org.jvmpprof.agent.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final long SEED = 20_261_121;

    @Test
    void gives_back_what_it_was_given() {
        SplittableRandom random = new SplittableRandom(SEED);
        History history = new History(7, 64 << 20);
        List<long[]> given = new ArrayList<>();
        long second = 1_000;
        for (int i = 0; i < 2_000; i++) {
            second += random.nextInt(50) == 0 ? random.nextInt(2, 100) : 1;
            long[] values = new long[7];
            for (int k = 0; k < values.length; k++) {
                values[k] = random.nextInt(10) == 0 ? Row.MISSING : random.nextLong() >> random.nextInt(2, 62);
            }
            history.append(second, values);
            long[] row = new long[8];
            row[0] = second;
            System.arraycopy(values, 0, row, 1, 7);
            given.add(row);
        }

        List<long[]> back = Recording.rows(history);

        assertThat(back).as("seed %d", SEED).hasSameSizeAs(given);
        for (int i = 0; i < given.size(); i++) {
            assertThat(back.get(i)).as("row %d, seed %d", i, SEED).isEqualTo(given.get(i));
        }
    }

    @Test
    void stays_below_its_limit_whatever_the_values_are() {
        SplittableRandom random = new SplittableRandom(SEED);
        int series = 60;
        History history = new History(series, Charts.MAX_HISTORY_BYTES);
        long[] values = new long[series];
        long most = 0;
        for (int second = 0; second < 40_000; second++) {
            Recording.fillRandomly(values, random);
            history.append(second, values);
            most = Math.max(most, history.bytes());
        }

        assertThat(most).as("seed %d", SEED).isLessThanOrEqualTo(Charts.MAX_HISTORY_BYTES);
        assertThat(most).as("the limit was reached").isGreaterThan(Charts.MAX_HISTORY_BYTES * 9 / 10);
        History.View view = history.view();
        assertThat(view.lastSecond()).isEqualTo(39_999);
        assertThat(view.lastSecond() - view.firstSecond())
                .as("the newest are kept")
                .isBetween(10_000L, 30_000L);
    }

    @Test
    void extremes_are_cut_to_what_can_be_kept_and_stay_what_they_are_otherwise() {
        History history = new History(1, 1 << 20);
        long[] extremes = {Long.MAX_VALUE, Long.MIN_VALUE + 1, Columns.LARGEST, -Columns.LARGEST, 0, Row.MISSING, -1};
        for (int i = 0; i < extremes.length; i++) {
            history.append(i, new long[] {extremes[i]});
        }
        fill(history, extremes.length, 2 * History.CHUNK_ROWS);

        List<long[]> rows = Recording.rows(history);

        long[] kept = {Columns.LARGEST, -Columns.LARGEST, Columns.LARGEST, -Columns.LARGEST, 0, Row.MISSING, -1};
        for (int i = 0; i < kept.length; i++) {
            assertThat(rows.get(i)[1]).as("row %d", i).isEqualTo(kept[i]);
        }
    }

    @Test
    void a_day_is_kept_and_no_more() {
        History history = new History(3, Charts.MAX_HISTORY_BYTES);
        fill(history, 0, 2 * (int) History.DAY_SECONDS);

        History.View view = history.view();

        assertThat(view.lastSecond() - view.firstSecond() + 1)
                .isBetween(History.DAY_SECONDS, History.DAY_SECONDS + History.CHUNK_ROWS);
    }

    @Test
    void a_second_that_was_not_read_has_no_row() {
        History history = new History(1, 1 << 20);
        history.append(10, new long[] {1});
        history.append(13, new long[] {2});

        assertThat(Recording.rows(history)).containsExactly(new long[] {10, 1}, new long[] {13, 2});
    }

    @Test
    void whoever_follows_misses_nothing_where_a_chunk_is_closed() {
        History history = new History(1, 1 << 20);
        List<Long> followed = new ArrayList<>();
        long[] last = {-1};
        for (int second = 0; second < 3 * History.CHUNK_ROWS; second++) {
            history.append(second, new long[] {second * 3L});
            if (second % 7 == 0) {
                history.readAfter(last[0], (at, columns, index) -> {
                    assertThat(columns[0][index]).isEqualTo(at * 3);
                    followed.add(at);
                    last[0] = at;
                });
            }
        }
        assertThat(followed).isSorted().doesNotHaveDuplicates().hasSize((int) last[0] + 1);
    }

    @Test
    void a_view_stays_as_it_was() {
        History history = new History(1, 1 << 20);
        fill(history, 0, 10);
        History.View view = history.view();
        fill(history, 10, History.CHUNK_ROWS + 100);

        int[] rows = {0};
        view.read(0, Long.MAX_VALUE, (second, columns, index) -> rows[0]++);
        assertThat(rows[0]).isEqualTo(10);
        assertThat(view.lastSecond()).isEqualTo(9);
    }

    @Test
    void a_limit_without_room_for_one_chunk_is_refused() {
        assertThatThrownBy(() -> new History(100, 1 << 16))
                .hasMessageContaining("maxBytes=65536")
                .hasMessageContaining("must be at least");
    }

    private static void fill(History history, int from, int count) {
        long[] values = new long[3]; // more than a history of one series looks at
        for (int i = from; i < from + count; i++) {
            history.append(i, values);
        }
    }
}
