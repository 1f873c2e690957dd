package org.jvmpprof.collector.store;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Labels as one string in the index, {@code k=v&k=v} with keys and values percent-encoded; equal labels, equal text. */
final class LabelText {
    private LabelText() {}

    static String encode(List<LabelPair> sorted) {
        StringBuilder text = new StringBuilder();
        for (LabelPair label : sorted) {
            text.append(text.isEmpty() ? "" : "&")
                    .append(URLEncoder.encode(label.key(), StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(label.value(), StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    static List<LabelPair> decode(String text) {
        List<LabelPair> labels = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf('&', from);
            int to = end < 0 ? text.length() : end;
            int equals = text.indexOf('=', from);
            labels.add(new LabelPair(
                    URLDecoder.decode(text.substring(from, equals), StandardCharsets.UTF_8),
                    URLDecoder.decode(text.substring(equals + 1, to), StandardCharsets.UTF_8)));
            from = to + 1;
        }
        return labels;
    }
}
