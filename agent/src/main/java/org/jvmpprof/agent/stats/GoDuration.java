package org.jvmpprof.agent.stats;

/**
 * Durations as Go's {@code time.Duration.String} writes them: {@code 18m37.244701274s}, {@code 1.234µs}, {@code 0s}
 * (src/time/time.go). The largest unit is the hour; below a second one unit is used, with as many decimals as it takes.
 */
public final class GoDuration {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    private GoDuration() {}

    /** @param nanos may be negative */
    public static String of(long nanos) {
        StringBuilder out = new StringBuilder(24);
        if (nanos < 0) {
            out.append('-');
        }
        // The negative side holds one value more.
        long rest = nanos < 0 ? nanos : -nanos;
        if (rest == 0) {
            out.append('0');
        } else if (rest > -MICRO) {
            return out.append(-rest).append("ns").toString();
        } else if (rest > -MILLI) {
            return decimal(out, rest, MICRO, 3).append("µs").toString();
        } else if (rest > -SECOND) {
            return decimal(out, rest, MILLI, 6).append("ms").toString();
        } else {
            long minutes = -(rest / (60 * SECOND));
            if (minutes >= 60) {
                out.append(minutes / 60).append('h');
            }
            if (minutes > 0) {
                out.append(minutes % 60).append('m');
            }
            decimal(out, rest % (60 * SECOND), SECOND, 9);
        }
        return out.append('s').toString();
    }

    private static StringBuilder decimal(StringBuilder out, long negative, long unit, int digits) {
        out.append(-(negative / unit));
        long fraction = -(negative % unit);
        if (fraction == 0) {
            return out;
        }
        String text = Long.toString(unit + fraction).substring(1);
        int end = digits;
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return out.append('.').append(text, 0, end);
    }
}
