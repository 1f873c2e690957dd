package org.jvmpprof.collector.foreign;

import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * The fields of an OTLP sample. What they mean depends on the version, and their wire types tell it:
 *
 * <pre>
 *   field   1.8                   1.9 to 1.11
 *   2       values     (packed)   attributes (packed)
 *   3       attributes (packed)   link       (number)
 *   4       link       (number)   values     (packed)
 *   5       timestamps            timestamps
 * </pre>
 *
 * With fields 1 and 2 only, field 2 must be values: a sample needs values or timestamps. async-profiler, which follows 1.9,
 * does not pack, so numbers in field 4 are values where no packed field 2 says otherwise. Values may be left out when each
 * timestamp counts 1; their sum is what is kept.
 */
record OtlpSample(int stack, long value, int[] attributes) {
    private static final int[] NONE = {};

    static OtlpSample read(ProtoInput in) throws IOException {
        Fields fields = new Fields();
        while (in.next()) {
            fields.read(in);
        }
        return fields.sample();
    }

    private static final class Fields {
        private int stack;
        private final Numbers second = new Numbers();
        private final Numbers third = new Numbers();
        private final Numbers fourth = new Numbers();
        private long timestamps;

        void read(ProtoInput in) throws IOException {
            switch (in.field()) {
                case 1 -> stack = in.index();
                case 2 -> second.read(in);
                case 3 -> third.read(in);
                case 4 -> fourth.read(in);
                case 5 -> timestamps += timestamps(in);
                default -> in.skip();
            }
        }

        private static long timestamps(ProtoInput in) throws IOException {
            if (in.wireType() == WireFormat.WIRETYPE_FIXED64) {
                in.skip();
                return 1;
            }
            return in.bytes().length / Long.BYTES;
        }

        OtlpSample sample() {
            boolean isOld = third.isPacked || (second.isPacked && !fourth.isPacked && timestamps == 0);
            Numbers values = isOld ? second : fourth;
            return new OtlpSample(
                    stack, values.isGiven ? values.sum : timestamps, (isOld ? third : second).indices.toArray());
        }
    }

    /** A field that may hold a list, as sum and as indices, whichever it turns out to be. */
    private static final class Numbers {
        private final Indices indices = new Indices(NONE);
        private boolean isGiven;
        private boolean isPacked;
        private long sum;

        void read(ProtoInput in) throws IOException {
            isGiven = true;
            isPacked |= in.wireType() == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            in.numbers(number -> {
                sum += number;
                indices.add(number);
            });
        }
    }
}
