package org.jvmpprof.agent.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
    @TempDir
    Path directory;

    @Test
    void numbers_are_picked_out_of_a_proc_file() throws IOException {
        Path file =
                Files.writeString(directory.resolve("stat"), "4711 (java (x) y) S 1 2 -3 44 55\nVmRSS:\t  123 kB\n");
        try (ProcFile proc = new ProcFile(file.toString(), 1024)) {
            proc.refresh();
            proc.afterLast(')');
            proc.skip(4);
            assertThat(proc.number()).isEqualTo(44);
            assertThat(proc.number()).isEqualTo(55);
            assertThat(proc.number()).as("the line has ended").isEqualTo(-1);
            assertThat(proc.after("VmSwap:")).isFalse();
            assertThat(proc.after("VmRSS:")).isTrue();
            assertThat(proc.number()).isEqualTo(123);

            Files.writeString(file, "4711 (java) S");
            proc.refresh();
            assertThat(proc.number()).isEqualTo(4711);
        }
    }

    @Test
    void the_least_limit_on_the_way_to_the_root_holds() throws IOException {
        Path inner = Files.createDirectories(directory.resolve("kubepods/pod1"));
        Files.writeString(inner.resolve("cpu.max"), "max 100000\n");
        Files.writeString(inner.resolve("memory.max"), "536870912\n");
        Files.writeString(directory.resolve("kubepods/cpu.max"), "150000 100000\n");
        Files.writeString(directory.resolve("kubepods/memory.max"), "1073741824\n");
        Path own = Files.writeString(directory.resolve("cgroup"), "0::/kubepods/pod1\n");

        ContainerLimits limits = ContainerLimits.read(directory, own);

        assertThat(limits.cores()).isEqualTo(1.5);
        assertThat(limits.bytes()).isEqualTo(536_870_912);
    }

    @Test
    void the_old_control_groups_count_too() throws IOException {
        Files.createDirectories(directory.resolve("cpu"));
        Files.createDirectories(directory.resolve("memory"));
        Files.writeString(directory.resolve("cpu/cpu.cfs_quota_us"), "50000\n");
        Files.writeString(directory.resolve("cpu/cpu.cfs_period_us"), "100000\n");
        Files.writeString(directory.resolve("memory/memory.limit_in_bytes"), "9223372036854771712\n");

        ContainerLimits limits = ContainerLimits.read(directory, directory.resolve("none"));

        assertThat(limits.cores()).isEqualTo(0.5);
        assertThat(limits.bytes()).isNaN();
    }

    @Test
    void cycles_are_no_pauses() {
        for (String pauses : new String[] {
            "G1 Young Generation",
            "G1 Old Generation",
            "G1 Concurrent GC",
            "Copy",
            "MarkSweepCompact",
            "PS Scavenge",
            "PS MarkSweep",
            "ZGC Pauses",
            "ZGC Minor Pauses",
            "Shenandoah Pauses",
            "ParNew"
        }) {
            assertThat(CollectorSource.countsPauses(pauses)).as(pauses).isTrue();
        }
        for (String cycles :
                new String[] {"ZGC", "ZGC Cycles", "ZGC Major Cycles", "Shenandoah Cycles", "ConcurrentMarkSweep"}) {
            assertThat(CollectorSource.countsPauses(cycles)).as(cycles).isFalse();
        }
    }

    @Test
    void latency_is_the_mean_of_the_requests_of_the_second_and_missing_without_any() {
        AtomicLong count = new AtomicLong(100);
        AtomicLong nanos = new AtomicLong(5_000_000_000L);
        SeriesList series = new SeriesList();
        HttpSource source = new HttpSource(series, new HttpCounts() {
            @Override
            public long totalCount() {
                return count.get();
            }

            @Override
            public long totalResponseNanos() {
                return nanos.get();
            }
        });
        Row row = new Row(series);
        assertThat(read(source, row)).as("a rate needs two looks").containsExactly(Row.MISSING, Row.MISSING);
        count.addAndGet(10);
        nanos.addAndGet(30_000_000);
        assertThat(read(source, row)).containsExactly(10_000, 3_000);
        assertThat(read(source, row)).containsExactly(0, Row.MISSING);
    }

    private static long[] read(HttpSource source, Row row) {
        row.begin(1);
        source.read(row);
        return row.values();
    }

    @Test
    void a_counter_that_begins_anew_has_no_rate() {
        SeriesList series = new SeriesList();
        int column = series.add("a", Chart.CPU, "a", Unit.COUNT_PER_SECOND);
        Row row = new Row(series);
        row.begin(1);
        row.rate(column, 100);
        row.begin(2);
        row.rate(column, 110);
        assertThat(row.values()[column]).isEqualTo(5_000);
        row.begin(1);
        row.rate(column, 3);
        assertThat(row.values()[column]).isEqualTo(Row.MISSING);
    }

    @Test
    void too_many_series_are_left_out_and_that_is_said() {
        SeriesList series = Recording.many(SeriesList.MAX_SERIES);
        assertThat(series.add("one.more", Chart.CPU, "one more", Unit.COUNT)).isEqualTo(-1);
        assertThat(series.notes()).singleElement().asString().contains("one more");
        Row row = new Row(series);
        row.begin(1);
        row.set(-1, 5);
        assertThat(row.values()).containsOnly(Row.MISSING);
    }
}
