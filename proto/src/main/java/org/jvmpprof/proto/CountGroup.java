package org.jvmpprof.proto;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Samples of a count profile that Go's text shows as one: same addresses, same text labels. The key is what the text
 * shows after the count, {@code @ 0x1 0x2} and on a second line the labels; Go groups and sorts by it.
 */
final class CountGroup {
    final String key;
    final Sample sample;
    long count;

    private CountGroup(String key, Sample sample) {
        this.key = key;
        this.sample = sample;
    }

    /** The groups, by count descending, then by key. */
    static List<CountGroup> of(Profile profile) throws IOException {
        Map<String, CountGroup> groups = new LinkedHashMap<>();
        for (Sample sample : profile.samples()) {
            String key = key(profile, sample);
            groups.computeIfAbsent(key, k -> new CountGroup(k, sample)).count += sample.value(0);
        }
        List<CountGroup> sorted = new ArrayList<>(groups.values());
        sorted.sort((a, b) -> a.count != b.count ? Long.compare(b.count, a.count) : a.key.compareTo(b.key));
        return sorted;
    }

    private static String key(Profile profile, Sample sample) throws IOException {
        StringBuilder key = new StringBuilder("@");
        LegacyWriter.appendAddresses(profile, sample, key);
        TreeSet<String> labels = new TreeSet<>();
        for (Label label : sample.labels()) {
            String text = label.text();
            if (text != null) {
                labels.add(GoLabels.quote(label.key()) + ":" + GoLabels.quote(text));
            }
        }
        if (!labels.isEmpty()) {
            key.append("\n# labels: {").append(String.join(", ", labels)).append('}');
        }
        return key.toString();
    }
}
