package org.jvmpprof.collector.store;

import static java.util.Objects.requireNonNull;

/**
 * What a profile comes to, function by function and package by package, for each of its sample types. {@code sums} are
 * the sums over all samples. The own values of all functions add up to them exactly, and those of all packages too:
 * what is not named is in a row called {@link #REST}. Made once when the profile arrives; the arrays are not copied and
 * must not change.
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record FunctionSummary(ValueTypes types, long[] sums, Rows functions, Rows packages) {
    /** The row of all functions that got none of their own. */
    public static final String REST = "(other functions)";

    public FunctionSummary {
        requireNonNull(types, "types");
        requireNonNull(functions, "functions");
        requireNonNull(packages, "packages");
    }

    /**
     * Rows of distinct names. {@code selfs[t][i]} is what samples of type t had in {@code names[i]} itself,
     * {@code totals[t][i]} what they had in it and in what it called, each sample counted once however often the name is
     * on its stack.
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    public record Rows(String[] names, long[][] selfs, long[][] totals) {}
}
