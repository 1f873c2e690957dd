package org.jvmpprof.agent.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Made-up seconds of a process: realistic ones, and the worst there are. */
final class Recording {
    private Recording() {}

    /** The series of a usual JVM with G1. */
    static SeriesList series() {
        SeriesList series = new SeriesList();
        for (String id : new String[] {"cpu.user", "cpu.system", "machine.user", "machine.system"}) {
            series.add(id, Chart.CPU, id, Unit.CORES);
        }
        series.add("heap.used", Chart.HEAP, "used", Unit.BYTES);
        series.add("heap.committed", Chart.HEAP, "committed", Unit.BYTES);
        series.add("gc.young.pause", Chart.PAUSES, "young", Unit.SECONDS_PER_SECOND, Series.Merge.MAX);
        series.add("threads.live", Chart.THREADS, "all", Unit.COUNT);
        series.add("stacks.heap", Chart.STACKS, "heap", Unit.COUNT);
        return series;
    }

    static SeriesList many(int count) {
        SeriesList series = new SeriesList();
        for (int i = 0; i < count; i++) {
            series.add("made.up." + i, Chart.CPU, "made up " + i, Unit.COUNT);
        }
        return series;
    }

    /** Any bit pattern at all: nothing that a compressor could use. */
    static void fillRandomly(long[] values, SplittableRandom random) {
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextLong();
        }
    }

    /** What a reader of the history sees. */
    static List<long[]> rows(History history) {
        List<long[]> all = new ArrayList<>();
        history.view().read(Long.MIN_VALUE, Long.MAX_VALUE, (second, columns, index) -> {
            long[] row = new long[columns.length + 1];
            row[0] = second;
            for (int i = 0; i < columns.length; i++) {
                row[i + 1] = columns[i][index];
            }
            all.add(row);
        });
        return all;
    }
}
