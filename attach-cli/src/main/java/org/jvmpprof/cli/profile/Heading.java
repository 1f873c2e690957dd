package org.jvmpprof.cli.profile;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.flame.TopTable;

/** A top table between what a reader wants to know of it: of what, how long and when above, the comments below. */
public final class Heading {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss XXX", Locale.ROOT);

    private Heading() {}

    public static void writeTop(String title, Profile profile, int value, int rows, Appendable out) throws IOException {
        out.append(title).append(time(profile)).append('\n');
        TopTable.write(profile, value, rows, out);
        for (String comment : profile.comments()) {
            out.append("# ").append(comment).append('\n');
        }
    }

    /** The program that the profile is of, as its first mapping says; empty if it does not. */
    public static String program(Profile profile) {
        return profile.mappings().isEmpty() ? "" : profile.mappings().get(0).filename();
    }

    static String time(Profile profile) {
        StringBuilder text = new StringBuilder();
        if (profile.durationNanos() > 0) {
            text.append(String.format(Locale.ROOT, ", %.1f s", profile.durationNanos() / 1e9));
        }
        if (profile.timeNanos() > 0) {
            Instant instant = Instant.ofEpochMilli(TimeUnit.NANOSECONDS.toMillis(profile.timeNanos()));
            text.append(", ").append(TIME.format(instant.atZone(ZoneId.systemDefault())));
        }
        return text.toString();
    }
}
