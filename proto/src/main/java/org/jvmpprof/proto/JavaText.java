package org.jvmpprof.proto;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code --- heapz 1 ---} and {@code --- contentionz 1 ---} texts of Java profilers: attributes, rows of bytes and
 * objects (or delay and contentions) with addresses, then what the addresses stand for. The addresses mean nothing and
 * are dropped. Source: google/pprof profile/legacy_java_profile.go.
 */
final class JavaText implements LegacyFormat {
    private static final long HEAP_INTERVAL_BYTES = 512 * 1024; // fixed in the format

    @Override
    public String description() {
        return "Java heapz or contentionz text";
    }

    @Override
    public @Nullable Profile read(Gunzip.Data data, DecodeLimits limits) throws IOException {
        TextLines lines = new TextLines(data);
        String first = lines.next() ? lines.line().trim() : "";
        if (first.equals("--- heapz 1 ---")) {
            return new Reader(lines, limits, true).read();
        }
        return first.equals("--- contentionz 1 ---") ? new Reader(lines, limits, false).read() : null;
    }

    private static final class Reader {
        private static final Pattern ROW = Pattern.compile("\\s*+(\\d++) ++(\\d++) ++@ ++([ x0-9a-f]*+)");

        private final TextLines lines;
        private final LegacyBuilder profile;
        private final LegacyText text;
        private final boolean isHeap;
        private long period;
        private @Nullable String resolution;

        Reader(TextLines lines, DecodeLimits limits, boolean isHeap) {
            this.lines = lines;
            this.profile = new LegacyBuilder(limits);
            this.text = new LegacyText(lines, profile);
            this.isHeap = isHeap;
        }

        @Nullable
        Profile read() throws IOException {
            profile.dropAddressesOfSymbols();
            boolean hasLine = lines.next();
            while (hasLine && (isBlank() || isAttribute())) {
                if (!isBlank() && !readAttribute()) {
                    return null;
                }
                hasLine = lines.next();
            }
            while (hasLine && (isBlank() || isRow())) {
                if (!isBlank()) {
                    readRow();
                }
                hasLine = lines.next();
            }
            while (hasLine) {
                JavaSymbols.read(lines.line(), text, profile);
                hasLine = lines.next();
            }
            return finish();
        }

        private Profile finish() throws MalformedProfileException {
            String unit = resolution;
            if (unit == null) {
                throw lines.malformed("no \"resolution = …\" line, so the unit of the values is not known");
            }
            profile.header().sampleType(isHeap ? "inuse_objects" : "contentions", "count");
            profile.header().sampleType(isHeap ? "inuse_space" : "delay", unit);
            if (period != 0) {
                profile.header()
                        .periodType(new ValueType("contentions", "count"))
                        .period(period);
            }
            return profile.build();
        }

        private boolean isBlank() {
            return lines.line().trim().isEmpty();
        }

        private boolean isAttribute() {
            return !isRow() && lines.line().indexOf('=') > 0;
        }

        private boolean isRow() {
            return ROW.matcher(lines.line()).lookingAt();
        }

        private boolean readAttribute() throws MalformedProfileException {
            String attribute = lines.line();
            int equals = attribute.indexOf('=');
            String value = attribute.substring(equals + 1).trim();
            switch (attribute.substring(0, equals).trim()) {
                case "format":
                    return value.equals("java");
                case "resolution":
                    resolution = value;
                    return true;
                case "sampling period":
                    period = text.number(value);
                    return !isHeap;
                case "ms since reset":
                    profile.header().durationNanos(text.number(value) * 1_000_000);
                    return !isHeap;
                default:
                    return false;
            }
        }

        /** The amount comes first in a Java row, then the count; Go's rows have it the other way round. */
        private void readRow() throws IOException {
            Matcher row = ROW.matcher(lines.line());
            if (!row.lookingAt()) {
                throw lines.malformed("not a row: \"" + LegacyText.shortened(lines.line()) + "\"");
            }
            long amount = text.number(row.group(1));
            long count = text.number(row.group(2));
            int[] stack = text.stack(row.group(3), Integer.MAX_VALUE);
            if (!isHeap) {
                long factor = period == 0 ? 1 : period;
                profile.sample(stack, new long[] {count * factor, amount * factor}, Collections.emptyList());
                return;
            }
            if (count == 0) {
                throw lines.malformed(amount + " bytes in 0 objects");
            }
            List<Label> labels = Collections.singletonList(Label.number("bytes", amount / count, ""));
            profile.sample(stack, Unsampling.of(count, amount, HEAP_INTERVAL_BYTES), labels);
        }
    }
}
