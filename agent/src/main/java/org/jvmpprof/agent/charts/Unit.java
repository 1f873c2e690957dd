package org.jvmpprof.agent.charts;

/**
 * What a series counts, and in which grain it is kept. Whole numbers are kept, so that their differences are small ones;
 * bytes in kilobytes, times and shares in thousandths or millionths. Outside they are plain bytes, seconds, cores.
 */
enum Unit {
    BYTES("bytes", Unit.KILO, 0),
    BYTES_PER_SECOND("bytes/s", Unit.KILO, 0),
    COUNT("count", 1, 0),
    COUNT_PER_SECOND("count/s", 1, 3),
    CORES("cores", 1, 3),
    SECONDS("seconds", 1, 6),
    SECONDS_PER_SECOND("seconds/s", 1, 6);

    private static final int KILO = 1024;

    private final String text;
    private final int factor;
    private final int decimals;
    private final double perUnit;

    Unit(String text, int factor, int decimals) {
        this.text = text;
        this.factor = factor;
        this.decimals = decimals;
        this.perUnit = Math.pow(10, decimals) / factor;
    }

    String text() {
        return text;
    }

    /** From bytes, seconds, cores to what is kept. */
    long kept(double value) {
        return Math.round(value * perUnit);
    }

    /** From what is kept to bytes, seconds, cores. */
    double value(double kept) {
        return kept / perUnit;
    }

    /** Writes the value as a JSON number. */
    void write(long kept, StringBuilder out) {
        if (decimals == 0) {
            out.append(kept * factor);
            return;
        }
        if (kept < 0) {
            out.append('-');
        }
        long scale = (long) perUnit;
        long size = Math.abs(kept);
        out.append(size / scale);
        long rest = size % scale;
        if (rest == 0) {
            return;
        }
        out.append('.');
        for (long digit = scale / 10; rest > 0; digit /= 10) {
            out.append((char) ('0' + rest / digit));
            rest %= digit;
        }
    }
}
