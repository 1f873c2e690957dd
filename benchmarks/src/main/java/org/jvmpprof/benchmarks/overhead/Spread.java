package org.jvmpprof.benchmarks.overhead;

import java.util.Arrays;
import java.util.Locale;

/** Measured values in order, for the tables of all benchmarks. Immutable. */
public record Spread(double[] sorted) {
    public static Spread of(double... values) {
        double[] copy = values.clone();
        Arrays.sort(copy);
        return new Spread(copy);
    }

    /** The difference of each pair. */
    public static Spread differences(double[] with, double[] without) {
        double[] values = new double[with.length];
        Arrays.setAll(values, i -> with[i] - without[i]);
        return of(values);
    }

    public static Spread ratios(double[] with, double[] without) {
        double[] values = new double[with.length];
        Arrays.setAll(values, i -> with[i] / without[i]);
        return of(values);
    }

    public double median() {
        return at(0.5);
    }

    /** Median, and the quartiles in brackets. */
    public String text(String format) {
        return String.format(Locale.ROOT, format + " (" + format + " … " + format + ")", median(), at(0.25), at(0.75));
    }

    private double at(double share) {
        double position = share * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
