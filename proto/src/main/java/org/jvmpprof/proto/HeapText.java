package org.jvmpprof.proto;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code heap profile: …} text of Go and tcmalloc. Objects and bytes are unsampled here, since the text has them as
 * they were sampled. Source: google/pprof profile/legacy_profile.go.
 */
final class HeapText implements LegacyFormat {
    private static final Pattern HEADER =
            Pattern.compile("heap profile: *+(\\d++): *+(\\d++) *+\\[ *+(\\d++): *+(\\d++) *+]"
                    + " *+@ *+(heap[_a-z0-9]*+|growthz?|fragmentationz?)/?(\\d*+)");
    private static final Pattern ROW =
            Pattern.compile("\\s*+(-?\\d++): *+(-?\\d++) *+\\[ *+(\\d++): *+(\\d++) *+] @([ x0-9a-f]*+)");

    @Override
    public String description() {
        return "heap text";
    }

    @Override
    public @Nullable Profile read(Gunzip.Data data, DecodeLimits limits) throws IOException {
        TextLines lines = new TextLines(data);
        if (!lines.next()) {
            return null;
        }
        Matcher header = HEADER.matcher(lines.line());
        return header.find() ? new Reader(lines, limits).read(header) : null;
    }

    private static final class Reader {
        private final TextLines lines;
        private final LegacyBuilder profile;
        private final LegacyText text;
        private long period = 1;
        private boolean isSampled;
        private boolean hasAllocations;

        Reader(TextLines lines, DecodeLimits limits) {
            this.lines = lines;
            this.profile = new LegacyBuilder(limits);
            this.text = new LegacyText(lines, profile);
        }

        @Nullable
        Profile read(Matcher header) throws IOException {
            if (!readHeader(header)) {
                return null;
            }
            while (lines.next()) {
                String line = lines.line();
                if (LegacyText.isMemoryMap(line)) {
                    break;
                }
                if (TextLines.isBlankOrComment(line)) {
                    text.comment(line);
                } else {
                    readRow(line);
                }
            }
            text.readRest();
            return profile.build();
        }

        private boolean readHeader(Matcher header) throws IOException {
            String kind = header.group(5);
            long interval = header.group(6).isEmpty() ? 0 : text.number(header.group(6));
            if (kind.equals("heap")) {
                period = interval / 2; // the header has twice the interval, since tcmalloc's first version had
                isSampled = true;
            } else if (kind.equals("heap_v2") || kind.equals("heapz_v2")) {
                period = interval;
                isSampled = true;
            } else if (kind.startsWith("heap") && !kind.equals("heapprofile")) {
                return false;
            }
            hasAllocations = kind.startsWith("heap")
                    && (differs(header.group(3), header.group(1)) || differs(header.group(4), header.group(2)));
            Profile.Builder builder = profile.header();
            if (hasAllocations) {
                builder.sampleType("alloc_objects", "count").sampleType("alloc_space", "bytes");
            }
            builder.sampleType(hasAllocations ? "inuse_objects" : "objects", "count");
            builder.sampleType(hasAllocations ? "inuse_space" : "space", "bytes");
            builder.periodType(new ValueType("space", "bytes")).period(period);
            return true;
        }

        private static boolean differs(String allocated, String inUse) {
            return !allocated.equals("0") && !allocated.equals(inUse);
        }

        private void readRow(String line) throws IOException {
            Matcher row = ROW.matcher(line);
            if (!row.lookingAt()) {
                throw lines.malformed("not a row of a heap profile: \"" + LegacyText.shortened(line) + "\"");
            }
            text.endStack();
            long[] values = new long[hasAllocations ? 4 : 2];
            long size = 0;
            if (hasAllocations) {
                size = put(values, 0, text.number(row.group(3)), text.number(row.group(4)), size);
            }
            size = put(values, values.length - 2, text.number(row.group(1)), text.number(row.group(2)), size);
            List<Label> labels = Collections.singletonList(Label.number("bytes", size, ""));
            profile.sample(text.stack(row.group(5), 0), values, labels);
        }

        /** Puts unsampled objects and bytes; answers the size of one object, or {@code known} if there is none. */
        private long put(long[] values, int at, long objects, long bytes, long known) throws IOException {
            if (objects == 0 && bytes != 0) {
                throw lines.malformed(bytes + " bytes in 0 objects");
            }
            long[] unsampled = isSampled ? Unsampling.of(objects, bytes, period) : new long[] {objects, bytes};
            values[at] = unsampled[0];
            values[at + 1] = unsampled[1];
            return objects == 0 ? known : bytes / objects;
        }
    }
}
