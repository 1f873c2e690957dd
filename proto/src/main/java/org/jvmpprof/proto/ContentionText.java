package org.jvmpprof.proto;

import java.io.IOException;
import java.util.Collections;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The contention text of Go ({@code --- contention:}, {@code --- mutex:}) and of C++ ({@code --- contentionz }). Cycles
 * become nanoseconds when the text says how many make a second. Source: google/pprof profile/legacy_profile.go.
 */
final class ContentionText implements LegacyFormat {
    private static final Pattern ROW = Pattern.compile("\\s*+(\\d++) ++(\\d++) @([ x0-9a-f]*+)");
    private static final double NANOS_PER_SECOND = 1e9;

    @Override
    public String description() {
        return "contention text (block, mutex)";
    }

    @Override
    public @Nullable Profile read(Gunzip.Data data, DecodeLimits limits) throws IOException {
        TextLines lines = new TextLines(data);
        String first = lines.next() ? lines.line() : "";
        boolean isContention = first.startsWith("--- contentionz ")
                || first.startsWith("--- mutex:")
                || first.startsWith("--- contention:");
        return isContention ? new Reader(lines, limits).read() : null;
    }

    private static final class Reader {
        private final TextLines lines;
        private final LegacyBuilder profile;
        private final LegacyText text;
        private long period = 1;
        private long cyclesPerSecond;

        Reader(TextLines lines, DecodeLimits limits) {
            this.lines = lines;
            this.profile = new LegacyBuilder(limits);
            this.text = new LegacyText(lines, profile);
        }

        /** Null when an attribute shows that it is another format, as Java's contentionz does. */
        @Nullable
        Profile read() throws IOException {
            boolean hasLine = lines.next();
            while (hasLine && !isRow(lines.line())) {
                if (!TextLines.isBlankOrComment(lines.line()) && !readAttribute(lines.line())) {
                    return null;
                }
                hasLine = lines.next();
            }
            while (hasLine && !lines.line().trim().startsWith("---")) {
                readLine(lines.line());
                hasLine = lines.next();
            }
            text.readRest();
            profile.header()
                    .sampleType("contentions", "count")
                    .sampleType("delay", "nanoseconds")
                    .periodType(new ValueType("contentions", "count"))
                    .period(period);
            return profile.build();
        }

        private static boolean isRow(String line) {
            return !TextLines.isBlankOrComment(line) && (line.trim().startsWith("---") || line.indexOf('=') < 0);
        }

        private boolean readAttribute(String line) throws MalformedProfileException {
            int equals = line.indexOf('=');
            String value = line.substring(equals + 1).trim();
            switch (line.substring(0, equals).trim()) {
                case "cycles/second":
                    cyclesPerSecond = text.number(value);
                    return true;
                case "sampling period":
                    period = text.number(value);
                    return true;
                case "ms since reset":
                    profile.header().durationNanos(text.number(value) * 1_000_000);
                    return true;
                case "discarded samples":
                    return true;
                default:
                    return false;
            }
        }

        private void readLine(String line) throws IOException {
            if (TextLines.isBlankOrComment(line)) {
                text.comment(line);
                return;
            }
            Matcher row = ROW.matcher(line);
            if (!row.lookingAt()) {
                throw lines.malformed("not a row of a contention profile: \"" + LegacyText.shortened(line) + "\"");
            }
            text.endStack();
            long cycles = text.number(row.group(1));
            long contentions = text.number(row.group(2));
            long[] values = {period > 0 ? contentions * period : contentions, nanos(cycles)};
            profile.sample(text.stack(row.group(3), 0), values, Collections.emptyList());
        }

        private long nanos(long cycles) {
            if (period <= 0 || cyclesPerSecond <= 0) {
                return cycles;
            }
            return (long) ((double) cycles * period / (cyclesPerSecond / NANOS_PER_SECOND));
        }
    }
}
