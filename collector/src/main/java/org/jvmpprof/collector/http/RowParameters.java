package org.jvmpprof.collector.http;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.query.SeriesQuery;
import org.jvmpprof.collector.query.TopQuery;
import org.jvmpprof.collector.store.ProfileKind;
import org.jvmpprof.collector.store.ProfileQuery;

/** Reads the parameters of questions that are answered from function sums. */
final class RowParameters {
    private static final int STANDARD_ROWS = 50;
    private static final int MOST_ROWS = 10_000;
    private static final int STANDARD_STEP = 60;
    private static final int MOST_POINTS = 11_000;
    private static final long NANOS = 1_000_000_000L;
    private static final Pattern STEP = Pattern.compile("(\\d{1,8})([smhd]?)");

    private final Parameters parameters;

    RowParameters(Parameters parameters) {
        this.parameters = parameters;
    }

    TopQuery top(Fields fields) throws BadRequestException {
        ProfileKind kind = summed(parameters.kind(fields));
        Parameters.Range range = parameters.range(fields, "from", "to");
        return new TopQuery(
                parameters.optionalService(fields),
                kind,
                range.fromNanos(),
                range.toNanos(),
                parameters.labels(fields, "labels"),
                text(fields, "sample_type"),
                by(fields),
                rows(fields));
    }

    private static TopQuery.By by(Fields fields) throws BadRequestException {
        String text = text(fields, "by");
        if (text == null) {
            return TopQuery.By.FUNCTION;
        }
        for (TopQuery.By by : TopQuery.By.values()) {
            if (by.text().equals(text)) {
                return by;
            }
        }
        throw new BadRequestException("bad request: bad \"by\" \"" + text + "\": must be function, package or service");
    }

    private static int rows(Fields fields) throws BadRequestException {
        String text = text(fields, "n");
        if (text == null) {
            return STANDARD_ROWS;
        }
        int rows = text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
        if (rows < 1 || rows > MOST_ROWS) {
            throw new BadRequestException("bad request: bad \"n\" \"" + text + "\": must be a number of rows from 1 to "
                    + MOST_ROWS + ", or absent for " + STANDARD_ROWS);
        }
        return rows;
    }

    SeriesQuery series(Fields fields) throws BadRequestException {
        ProfileQuery profiles = parameters.query(fields, true);
        ProfileKind kind = profiles.kind();
        if (kind != null) {
            summed(kind);
        }
        return new SeriesQuery(
                profiles,
                step(fields, profiles),
                text(fields, "function"),
                text(fields, "sample_type"),
                text(fields, "by"));
    }

    private static int step(Fields fields, ProfileQuery profiles) throws BadRequestException {
        String text = text(fields, "step");
        long seconds = text == null ? STANDARD_STEP : seconds(text);
        if (seconds < 1 || seconds > Duration.ofDays(3_660).toSeconds()) {
            throw new BadRequestException("bad request: bad \"step\" \"" + text
                    + "\": must be a time from 1s, such as 60s, 10m or 1h; absent for " + STANDARD_STEP + "s");
        }
        long length = profiles.toNanos() / NANOS - profiles.fromNanos() / NANOS;
        if (length / seconds > MOST_POINTS) {
            throw new BadRequestException("bad request: \"step\" " + seconds + "s gives " + length / seconds
                    + " points between \"from\" and \"to\", at most " + MOST_POINTS + " are answered; use a step of "
                    + (length / MOST_POINTS + 1) + "s or more");
        }
        return (int) seconds;
    }

    /** Seconds of {@code 90}, {@code 60s}, {@code 10m}, {@code 1h} or {@code 1d}; 0 for anything else. */
    private static long seconds(String text) {
        Matcher matcher = STEP.matcher(text);
        if (!matcher.matches()) {
            return 0;
        }
        long unit = switch (matcher.group(2)) {
            case "m" -> 60;
            case "h" -> 3_600;
            case "d" -> 86_400;
            default -> 1;
        };
        return Long.parseLong(matcher.group(1)) * unit;
    }

    private static ProfileKind summed(ProfileKind kind) throws BadRequestException {
        if (!kind.isPprof()) {
            throw new BadRequestException("bad request: profiles of \"type\" \"" + kind.text()
                    + "\" are kept unread, so they have no functions; use another type");
        }
        return kind;
    }

    private static @Nullable String text(Fields fields, String name) {
        String text = fields.getValue(name);
        return text == null || text.isEmpty() ? null : text;
    }
}
