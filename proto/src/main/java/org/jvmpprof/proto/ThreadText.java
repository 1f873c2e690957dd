package org.jvmpprof.proto;

import java.io.IOException;
import java.util.Collections;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code --- threadz 1 ---} text of C++ programs: a stack for each thread, or a note that it is the previous
 * thread's. Source: google/pprof profile/legacy_profile.go.
 */
final class ThreadText implements LegacyFormat {
    private static final Pattern START = Pattern.compile("--- threadz \\d+ ---");
    private static final Pattern THREAD =
            Pattern.compile("--- Thread (\\p{XDigit}++) \\(name: (.*)/(\\d+)\\) stack: ---");

    @Override
    public String description() {
        return "threadz text";
    }

    @Override
    public @Nullable Profile read(Gunzip.Data data, DecodeLimits limits) throws IOException {
        TextLines lines = new TextLines(data);
        boolean hasLine = lines.next();
        while (hasLine && TextLines.isBlankOrComment(lines.line())) {
            hasLine = lines.next();
        }
        Matcher start = START.matcher(lines.line());
        if (start.find()) {
            do {
                hasLine = lines.next();
            } while (hasLine && !lines.line().startsWith("-"));
        } else if (!THREAD.matcher(lines.line()).lookingAt()) {
            return null;
        }
        return readThreads(lines, limits);
    }

    private static Profile readThreads(TextLines lines, DecodeLimits limits) throws IOException {
        LegacyBuilder profile = new LegacyBuilder(limits);
        profile.header()
                .sampleType("thread", "count")
                .periodType(new ValueType("thread", "count"))
                .period(1);
        LegacyText text = new LegacyText(lines, profile);
        String line = lines.line();
        while (!line.isEmpty() && !LegacyText.isMemoryMap(line) && !line.startsWith("---- no stack trace for")) {
            if (!THREAD.matcher(line).lookingAt()) {
                throw lines.malformed("not the start of a thread: \"" + LegacyText.shortened(line) + "\"");
            }
            line = readThread(lines, text, profile);
        }
        text.readRest();
        return profile.build();
    }

    /** Reads the stack of one thread; answers the first line after it, empty at the end. */
    private static String readThread(TextLines lines, LegacyText text, LegacyBuilder profile) throws IOException {
        boolean isSame = false;
        StringBuilder addresses = new StringBuilder();
        boolean hasLine = lines.next();
        while (hasLine && !lines.line().trim().startsWith("---")) {
            isSame |= lines.line().contains("same as previous thread");
            addresses.append(' ').append(lines.line());
            hasLine = lines.next();
        }
        int[] stack = isSame ? new int[0] : text.stack(addresses.toString(), 1);
        if (stack.length == 0) {
            profile.repeatLastSample();
        } else {
            profile.sample(stack, new long[] {1}, Collections.emptyList());
        }
        return hasLine ? lines.line().trim() : "";
    }
}
