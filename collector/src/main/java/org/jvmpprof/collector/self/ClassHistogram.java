package org.jvmpprof.collector.self;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmpprof.proto.Profile;

/**
 * What the heap is full of, by class: exact, but without the places where it was allocated, which no bean knows. The
 * JVM stands still while it counts (about a second for a heap of some gigabytes).
 */
final class ClassHistogram {
    /** Such as {@code    1:   12345   678901  java.lang.String (java.base@17.0.15)}. */
    private static final Pattern ROW = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

    private ClassHistogram() {}

    /** @param isCollected whether garbage is collected first, so that only what is in use counts */
    static Profile profile(boolean isCollected) throws IOException {
        String text = isCollected ? JvmCommand.run("gcClassHistogram") : JvmCommand.run("gcClassHistogram", "-all");
        StackSums sums = new StackSums(2);
        text.lines().forEach(line -> {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                sums.add(
                        List.of(new StackSums.Frame(row.group(3), "", 0)),
                        Long.parseLong(row.group(1)),
                        Long.parseLong(row.group(2)));
            }
        });
        return sums.profile("inuse_objects", "count", "inuse_space", "bytes")
                .defaultSampleType("inuse_space")
                .comment(isCollected ? "class histogram after a collection" : "class histogram, with garbage")
                .build();
    }
}
