package org.jvmpprof.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Compares profiles field by field, or by content whatever the order of tables and samples. */
final class ProfileEquality {
    private ProfileEquality() {}

    static void assertSame(Profile actual, Profile expected) {
        assertThat(actual.sampleTypes()).isEqualTo(expected.sampleTypes());
        assertThat(actual.samples()).isEqualTo(expected.samples());
        assertThat(actual.mappings()).isEqualTo(expected.mappings());
        assertThat(actual.locations()).isEqualTo(expected.locations());
        assertThat(actual.functions()).isEqualTo(expected.functions());
        assertThat(actual.comments()).isEqualTo(expected.comments());
        assertThat(actual.periodType()).isEqualTo(expected.periodType());
        assertThat(header(actual)).isEqualTo(header(expected));
    }

    private static String header(Profile p) {
        return p.timeNanos() + " " + p.durationNanos() + " " + p.period() + " " + p.dropFrames() + " " + p.keepFrames()
                + " " + p.defaultSampleType() + " " + p.docUrl();
    }

    static void assertSameSamples(Profile actual, Profile expected) {
        assertThat(actual.sampleTypes()).isEqualTo(expected.sampleTypes());
        assertThat(sums(actual)).isEqualTo(sums(expected));
    }

    /** Values by a text of stack and labels; zero-only entries are left out. */
    static Map<String, String> sums(Profile profile) {
        Map<String, long[]> sums = new HashMap<>();
        for (Sample sample : profile.samples()) {
            long[] sum = sums.computeIfAbsent(key(profile, sample), k -> new long[sample.valueCount()]);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += sample.value(i);
            }
        }
        Map<String, String> texts = new HashMap<>();
        sums.forEach((key, sum) -> {
            if (!StackTable.isZero(sum)) {
                texts.put(key, Arrays.toString(sum));
            }
        });
        return texts;
    }

    private static String key(Profile profile, Sample sample) {
        StringBuilder key = new StringBuilder();
        for (int index : sample.locations()) {
            Location location = profile.locations().get(index);
            key.append(
                            location.mapping() < 0
                                    ? "-"
                                    : profile.mappings().get(location.mapping()).filename())
                    .append('@')
                    .append(Long.toHexString(location.address()))
                    .append(location.folded() ? "folded" : "");
            for (Line line : location.lines()) {
                Function function = profile.functions().get(line.function());
                key.append(' ').append(function.systemName()).append(':').append(line.line());
                key.append(':').append(line.column()).append('/').append(function.startLine());
            }
            key.append('\n');
        }
        return key.append(sample.labels()).toString();
    }
}
