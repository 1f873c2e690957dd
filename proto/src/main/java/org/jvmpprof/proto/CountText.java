package org.jvmpprof.proto;

import java.io.IOException;
import java.util.Collections;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code goroutine profile: total 8} text of Go's count profiles, of any name. Empty stacks are accepted, though
 * google/pprof refuses them, for Go's own threadcreate has nothing else. Source: google/pprof profile/legacy_profile.go.
 */
final class CountText implements LegacyFormat {
    private static final Pattern HEADER = Pattern.compile("(\\S+) profile: total \\d+");
    private static final Pattern ROW = Pattern.compile("(\\d++) @([ x0-9a-f]*+)");

    @Override
    public String description() {
        return "count text (goroutine, threadcreate)";
    }

    @Override
    public @Nullable Profile read(Gunzip.Data data, DecodeLimits limits) throws IOException {
        TextLines lines = new TextLines(data);
        boolean hasLine = lines.next();
        while (hasLine && TextLines.isBlankOrComment(lines.line())) {
            hasLine = lines.next();
        }
        Matcher header = HEADER.matcher(lines.line());
        return hasLine && header.matches() ? readRows(header.group(1), lines, limits) : null;
    }

    private static Profile readRows(String name, TextLines lines, DecodeLimits limits) throws IOException {
        LegacyBuilder profile = new LegacyBuilder(limits);
        profile.header()
                .sampleType(name, "count")
                .periodType(new ValueType(name, "count"))
                .period(1);
        LegacyText text = new LegacyText(lines, profile);
        while (lines.next()) {
            String line = lines.line();
            if (line.startsWith("---")) {
                break;
            }
            if (TextLines.isBlankOrComment(line)) {
                text.comment(line);
                continue;
            }
            Matcher row = ROW.matcher(line);
            if (!row.matches()) {
                throw lines.malformed("not a row of a count profile: \"" + LegacyText.shortened(line) + "\"");
            }
            text.endStack();
            long[] values = {text.number(row.group(1))};
            profile.sample(text.stack(row.group(2), 0), values, Collections.emptyList());
        }
        text.readRest();
        return profile.build();
    }
}
