package org.jvmpprof.collector.ingest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jvmpprof.collector.store.LabelPair;

/**
 * Reads the parameter {@code labels}: {@code k=v,k=v}. Keys and values are URL-decoded here once more, though the query
 * string already was, because profefe's own agent encodes them twice and profefe decodes them twice. An entry without a
 * key is skipped, one without {@code =} has an empty value, both as profefe has it.
 */
public final class Labels {
    private Labels() {}

    /** The labels in {@code text}, sorted by key. */
    public static List<LabelPair> parse(String text, IngestLimits limits) throws BadRequestException {
        List<LabelPair> labels = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int comma = text.indexOf(',', from);
            int to = comma < 0 ? text.length() : comma;
            add(labels, text, text.substring(from, to), limits);
            from = to + 1;
        }
        Collections.sort(labels);
        return labels;
    }

    private static void add(List<LabelPair> labels, String text, String entry, IngestLimits limits)
            throws BadRequestException {
        int equals = entry.indexOf('=');
        String key = decode(text, equals < 0 ? entry : entry.substring(0, equals));
        if (key.isEmpty()) {
            return;
        }
        String value = equals < 0 ? "" : decode(text, entry.substring(equals + 1));
        add(labels, new LabelPair(key, value), limits);
    }

    private static void add(List<LabelPair> labels, LabelPair label, IngestLimits limits) throws BadRequestException {
        if (labels.size() >= limits.labels()) {
            throw new BadRequestException("bad request: more labels than limit.labels=" + limits.labels()
                    + "; send fewer, or raise the limit");
        }
        requireShort("label \"" + abbreviate(label.key()) + "\"", label.key(), limits);
        requireShort("label \"" + label.key() + "\"", label.value(), limits);
        labels.add(label);
    }

    /** Labels that came apart already, within the limits and sorted by key; those without a key are skipped. */
    static List<LabelPair> checked(List<LabelPair> given, IngestLimits limits) throws BadRequestException {
        List<LabelPair> labels = new ArrayList<>();
        for (LabelPair label : given) {
            if (!label.key().isEmpty()) {
                add(labels, label, limits);
            }
        }
        Collections.sort(labels);
        return labels;
    }

    private static String decode(String text, String encoded) throws BadRequestException {
        try {
            return URLDecoder.decode(encoded.trim(), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(
                    "bad request: bad \"labels\" \"" + abbreviate(text) + "\": " + e.getMessage()
                            + "; write k=v,k=v, percent-encoded",
                    e);
        }
    }

    static void requireShort(String what, String text, IngestLimits limits) throws BadRequestException {
        if (text.length() > limits.textLength()) {
            throw new BadRequestException("bad request: " + what + " has " + text.length() + " characters, limit.text="
                    + limits.textLength() + "; shorten it, or raise the limit");
        }
    }

    static String abbreviate(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }
}
