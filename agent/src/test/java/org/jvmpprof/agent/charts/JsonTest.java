package org.jvmpprof.agent.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static final long BASE = 1_700_000_000L;
    private static final long MILLIS = BASE * 1_000;

    private final Recorded recorded = new Recorded(Recording.series(), new SecondAxis(0, MILLIS));

    /** cpu.user, cpu.system, machine.user, machine.system, heap.used, heap.committed, pause, threads, stacks. */
    private void append(long second, long... values) {
        recorded.history().append(second, values);
    }

    @Test
    void numbers_are_written_in_plain_units() {
        assertThat(written(Unit.CORES, 0.523)).isEqualTo("0.523");
        assertThat(written(Unit.CORES, 2)).isEqualTo("2");
        assertThat(written(Unit.CORES, 1.05)).isEqualTo("1.05");
        assertThat(written(Unit.CORES, -0.25)).isEqualTo("-0.25");
        assertThat(written(Unit.SECONDS, 0.000_012)).isEqualTo("0.000012");
        assertThat(written(Unit.BYTES, 10_240)).isEqualTo("10240");
        assertThat(written(Unit.COUNT, 7)).isEqualTo("7");
    }

    private static String written(Unit unit, double value) {
        StringBuilder out = new StringBuilder();
        unit.write(unit.kept(value), out);
        return out.toString();
    }

    @Test
    void the_history_says_what_it_has_and_a_series_that_never_changes_once() {
        append(1, 500, 10, 900, 20, 100, 200, 0, 12, 3);
        append(2, 510, 10, 900, 20, 110, 200, Row.MISSING, 12, 3);

        String json = new HistoryJson("shop \"</script>", 42).of(recorded, MILLIS, MILLIS + 2_000, 100);

        assertThat(json)
                .startsWith("{\"process\":\"shop \\u0022\\u003c/script\\u003e\",\"pid\":42,\"started\":" + BASE)
                .contains("\"oldest\":" + (BASE + 1) + ",\"newest\":" + (BASE + 2))
                .contains("\"max_bytes\":8388608")
                .contains(
                        "{\"id\":\"heap.used\",\"chart\":\"heap\",\"label\":\"used\",\"unit\":\"bytes\",\"merge\":\"mean\"}")
                .contains("\"step\":1,\"times\":[" + (BASE + 1) + "," + (BASE + 2) + "]")
                .contains("\"values\":[[0.5,0.51],0.01,0.9,0.02,[102400,112640],204800,[0,null],12,3]}");
    }

    @Test
    void a_range_before_all_history_answers_with_what_is_nearest() {
        append(5, 500, 10, 900, 20, 100, 200, 0, 12, 3);
        assertThat(new HistoryJson("shop", 1).of(recorded, 0, 1_000, 100)).contains("\"times\":[1]");
        assertThat(new HistoryJson("shop", 1).of(recorded, MILLIS + 60_000, MILLIS + 90_000, 100))
                .contains("\"times\":[" + (BASE + 5) + "]");
    }

    @Test
    void a_clock_that_leapt_over_years_costs_no_more_than_a_day() {
        append(1, 500, 10, 900, 20, 100, 200, 0, 12, 3);
        append(2_000_000_000, 500, 10, 900, 20, 100, 200, 0, 12, 3);

        String json = new HistoryJson("shop", 1).of(recorded, 0, Long.MAX_VALUE, 100);

        assertThat(json).contains(",\"step\":900,").hasSizeLessThan(30_000);
    }

    @Test
    void an_empty_history_is_an_answer_too() {
        assertThat(new HistoryJson("shop", 1).of(recorded, MILLIS, MILLIS + 2_000, 100))
                .contains("\"values\":[null");
    }

    @Test
    void debugcharts_data_has_its_four_arrays() throws IOException {
        append(1, 500, 10, 900, 20, 100, 200, 0, 12, 3);
        append(2, 510, 20, 900, 20, 110, 200, 4_500, 13, 3);
        StringBuilder out = new StringBuilder();

        DebugChartsJson.writeData(recorded, out);

        assertThat(out.toString())
                .isEqualTo(
                        "{\"BytesAllocated\":[{\"Ts\":1700000001000,\"Value\":102400},"
                                + "{\"Ts\":1700000002000,\"Value\":112640}],"
                                + "\"GcPauses\":[{\"Ts\":1700000002000,\"Value\":4500000}],"
                                + "\"CPUUsage\":[{\"Ts\":1700000001000,\"User\":0.5,\"Sys\":0.01},"
                                + "{\"Ts\":1700000002000,\"User\":0.51,\"Sys\":0.02}],"
                                + "\"Pprof\":[{\"Ts\":1700000001000,\"Block\":0,\"Goroutine\":12,\"Heap\":3,\"Mutex\":0,\"Threadcreate\":0},"
                                + "{\"Ts\":1700000002000,\"Block\":0,\"Goroutine\":13,\"Heap\":3,\"Mutex\":0,\"Threadcreate\":0}]}\n");
    }

    @Test
    void debugcharts_update_is_one_flat_object() {
        Second second = new Second(recorded, 2, new long[] {510, 20, 900, 20, 110, 200, 4_500, 13, 3});
        assertThat(second.debugChartsJson())
                .isEqualTo("{\"Ts\":1700000002000,\"BytesAllocated\":112640,\"GcPause\":4500000,\"CPUUser\":0.51,"
                        + "\"CPUSys\":0.02,\"Block\":0,\"Goroutine\":13,\"Heap\":3,\"Mutex\":0,\"Threadcreate\":0}");
        assertThat(second.id()).isEqualTo(BASE + ".2");
    }

    @Test
    void values_for_people_have_units() {
        assertThat(Latest.text(1_536.0 * 1024, Unit.BYTES)).isEqualTo("1.50 MB");
        assertThat(Latest.text(0.523, Unit.CORES)).isEqualTo("52.3 %");
        assertThat(Latest.text(0.0042, Unit.SECONDS)).isEqualTo("4.20 ms");
        assertThat(Latest.text(12, Unit.COUNT)).isEqualTo("12");
    }
}
