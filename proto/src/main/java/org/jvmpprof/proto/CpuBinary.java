package org.jvmpprof.proto;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * The binary CPU profile of gperftools: words of 4 or 8 bytes in either order, then a memory map (C++) or symbols (Java)
 * as text. google/pprof also strips frames of the C++ signal handler by a heuristic, which is left to viewers here.
 * Source: google/pprof profile/legacy_profile.go.
 *
 * <pre>
 *   | 0 | 3 | 0 C++, 1 Java | period in µs | 0 |   | count | depth | address … |   …   | 0 | 1 | 0 |   text
 * </pre>
 */
final class CpuBinary implements LegacyFormat {
    private static final int HEADER_WORDS = 5;
    private static final int NANOS_PER_MICRO = 1000;

    @Override
    public String description() {
        return "binary CPU profile";
    }

    @Override
    public @Nullable Profile read(Gunzip.Data data, DecodeLimits limits) throws IOException {
        for (int wordBytes = Integer.BYTES; wordBytes <= Long.BYTES; wordBytes += Integer.BYTES) {
            for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
                Words words = new Words(data, wordBytes, order);
                if (words.remaining() >= HEADER_WORDS && words.next() == 0 && words.next() == 3) {
                    long kind = words.next();
                    long period = words.next();
                    if ((kind == 0 || kind == 1) && period > 0 && words.next() == 0) {
                        return read(data, words, kind == 1, period * NANOS_PER_MICRO, limits);
                    }
                }
            }
        }
        return null;
    }

    private static Profile read(Gunzip.Data data, Words words, boolean isJava, long periodNanos, DecodeLimits limits)
            throws IOException {
        LegacyBuilder profile = new LegacyBuilder(limits);
        profile.header()
                .sampleType("samples", "count")
                .sampleType("cpu", "nanoseconds")
                .periodType(new ValueType("cpu", "nanoseconds"))
                .period(periodNanos);
        readSamples(words, isJava, periodNanos, profile);
        byte[] rest = Arrays.copyOfRange(data.bytes, words.position(), data.length);
        TextLines lines = new TextLines(new Gunzip.Data(rest, rest.length));
        LegacyText text = new LegacyText(lines, profile);
        if (!isJava) {
            MemoryMap map = new MemoryMap();
            while (lines.next()) {
                Mapping mapping = map.read(lines.line());
                if (mapping != null) {
                    profile.mapping(mapping);
                }
            }
            return profile.build();
        }
        profile.dropAddressesOfSymbols();
        while (lines.next()) {
            JavaSymbols.read(lines.line(), text, profile);
        }
        return profile.build();
    }

    private static void readSamples(Words words, boolean isJava, long periodNanos, LegacyBuilder profile)
            throws IOException {
        while (words.remaining() > 0) {
            int at = words.position();
            if (words.remaining() < 2) {
                throw new MalformedProfileException(at, "the data ends inside a sample");
            }
            long count = words.next();
            long depth = words.next();
            if (depth < 0 || depth > words.remaining()) {
                throw new MalformedProfileException(at, "a sample of " + depth + " frames is longer than the data");
            }
            int[] stack = new int[(int) depth];
            long first = 0;
            for (int i = 0; i < stack.length; i++) {
                long address = words.next();
                first = i == 0 ? address : first;
                stack[i] = profile.location(!isJava && i > 0 ? address - 1 : address);
            }
            if (count == 0 && depth == 1 && first == 0) {
                return;
            }
            profile.sample(stack, new long[] {count, count * periodNanos}, Collections.emptyList());
        }
    }

    /** The data as words of one size and order. */
    private static final class Words {
        private final ByteBuffer bytes;
        private final int wordBytes;

        Words(Gunzip.Data data, int wordBytes, ByteOrder order) {
            this.bytes = ByteBuffer.wrap(data.bytes, 0, data.length).order(order);
            this.wordBytes = wordBytes;
        }

        int remaining() {
            return bytes.remaining() / wordBytes;
        }

        int position() {
            return bytes.position();
        }

        long next() {
            return wordBytes == Long.BYTES ? bytes.getLong() : bytes.getInt() & 0xffffffffL;
        }
    }
}
