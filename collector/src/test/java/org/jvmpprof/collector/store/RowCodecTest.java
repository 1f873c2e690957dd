package org.jvmpprof.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.jvmpprof.collector.store.RowCodec.NumberedRows;

final class RowCodecTest {
    private record Row(int name, long self, long total) {}

    private static NumberedRows random(Random random, int types) {
        TreeSet<Integer> names = new TreeSet<>();
        int count = random.nextInt(60);
        while (names.size() < count) {
            names.add(1 + random.nextInt(1 << (4 + random.nextInt(20))));
            count = Math.min(count, names.size() + random.nextInt(60));
        }
        int[] numbers = names.stream().mapToInt(Integer::intValue).toArray();
        long[][] selfs = new long[types][numbers.length];
        long[][] totals = new long[types][numbers.length];
        for (int type = 0; type < types; type++) {
            long step = random.nextBoolean() ? 1 : 1 + random.nextInt(20_000_000);
            boolean isAsBefore = type > 0 && random.nextInt(3) == 0;
            int bits = random.nextInt(6) == 0 ? 64 : 20;
            for (int i = 0; i < numbers.length; i++) {
                long value = random.nextLong() >>> 64 - bits;
                selfs[type][i] = isAsBefore ? selfs[type - 1][i] * 3 : random.nextInt(3) * value * step;
                totals[type][i] = isAsBefore ? totals[type - 1][i] * 3 : value * step;
            }
        }
        return new NumberedRows(numbers, selfs, totals);
    }

    private static void assertSame(byte[] encoded, Section section, NumberedRows rows, long seed) {
        for (int type = 0; type < rows.totals().length; type++) {
            List<Row> expected = new ArrayList<>();
            for (int i = 0; i < rows.names().length; i++) {
                expected.add(new Row(rows.names()[i], rows.selfs()[type][i], rows.totals()[type][i]));
            }
            List<Row> decoded = new ArrayList<>();
            RowCodec.decode(encoded, section, type, (name, self, total) -> decoded.add(new Row(name, self, total)));
            assertThat(decoded).as("seed %s, %s, type %s", seed, section, type).isEqualTo(expected);
        }
    }

    @Test
    void decoding_gives_back_what_was_encoded_of_each_section_and_type() {
        long first = System.nanoTime();
        for (long seed = first; seed < first + 2_000; seed++) {
            Random random = new Random(seed);
            int types = 1 + random.nextInt(4);
            NumberedRows functions = random(random, types);
            NumberedRows packages = random(random, types);
            byte[] encoded = RowCodec.encode(functions, packages);
            assertSame(encoded, Section.FUNCTIONS, functions, seed);
            assertSame(encoded, Section.PACKAGES, packages, seed);
        }
    }

    @Test
    void sums_come_back() {
        long[] sums = {0, 1, -1, 300, Long.MAX_VALUE, Long.MIN_VALUE};
        assertThat(RowCodec.sums(RowCodec.sums(sums), sums.length)).containsExactly(sums);
    }

    /** Samples and nanoseconds of one sampler differ by the interval only. */
    @Test
    void a_column_that_is_a_multiple_of_the_one_before_costs_a_few_bytes() {
        NumberedRows none = new NumberedRows(new int[0], new long[2][0], new long[2][0]);
        int[] names = new int[100];
        long[][] values = new long[2][100];
        for (int i = 0; i < 100; i++) {
            names[i] = i + 1;
            values[0][i] = 1 + i % 7;
            values[1][i] = values[0][i] * 10_000_000;
        }
        assertThat(RowCodec.encode(new NumberedRows(names, values, values), none))
                .hasSizeLessThan(330);
    }
}
