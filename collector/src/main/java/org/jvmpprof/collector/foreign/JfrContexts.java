package org.jvmpprof.collector.foreign;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.proto.Label;

/**
 * The labels that Pyroscope's Java agent sends beside a recording: each sample names a context, each context has labels,
 * whose keys and values are in a table of strings. Source: message LabelsSnapshot in the agent's jfr_labels.proto.
 * Immutable.
 *
 * <pre>
 *   LabelsSnapshot  1: map&lt;int64, Context> contexts    2: map&lt;int64, string> strings
 *   Context         1: map&lt;int64, int64> labels (string of the key, string of the value)
 * </pre>
 */
final class JfrContexts {
    static final JfrContexts NONE = new JfrContexts(Map.of());

    private final Map<Long, List<Label>> labels;

    private JfrContexts(Map<Long, List<Label>> labels) {
        this.labels = labels;
    }

    static JfrContexts read(byte[] snapshot) throws BadRequestException {
        Map<Long, Map<Long, Long>> contexts = new HashMap<>();
        Map<Long, String> strings = new HashMap<>();
        try {
            ProtoInput in = new ProtoInput(snapshot);
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> readContext(in.message(), contexts);
                    case 2 -> readString(in.message(), strings);
                    default -> in.skip();
                }
            }
        } catch (IOException e) {
            throw new BadRequestException(
                    "bad request: the part \"labels\" is no labels snapshot: " + e.getMessage(), e);
        }
        Map<Long, List<Label>> labels = new HashMap<>();
        contexts.forEach((context, pairs) -> labels.put(context, labels(pairs, strings)));
        return new JfrContexts(labels);
    }

    private static void readContext(ProtoInput in, Map<Long, Map<Long, Long>> contexts) throws IOException {
        long id = 0;
        Map<Long, Long> pairs = new HashMap<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.number();
                case 2 -> readPairs(in.message(), pairs);
                default -> in.skip();
            }
        }
        contexts.put(id, pairs);
    }

    private static void readPairs(ProtoInput in, Map<Long, Long> pairs) throws IOException {
        while (in.next()) {
            if (in.field() == 1) {
                readPair(in.message(), pairs);
            } else {
                in.skip();
            }
        }
    }

    private static void readPair(ProtoInput in, Map<Long, Long> pairs) throws IOException {
        long key = 0;
        long value = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.number();
                case 2 -> value = in.number();
                default -> in.skip();
            }
        }
        pairs.put(key, value);
    }

    private static void readString(ProtoInput in, Map<Long, String> strings) throws IOException {
        long id = 0;
        String text = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.number();
                case 2 -> text = in.text();
                default -> in.skip();
            }
        }
        strings.put(id, text);
    }

    private static List<Label> labels(Map<Long, Long> pairs, Map<Long, String> strings) {
        List<Label> labels = new ArrayList<>();
        pairs.forEach((key, value) -> {
            String name = strings.get(key);
            String text = strings.get(value);
            if (name != null && text != null && !name.isEmpty()) {
                labels.add(Label.text(name, text));
            }
        });
        labels.sort(Comparator.comparing(Label::key));
        return List.copyOf(labels);
    }

    /** The labels of a context, none if it is not known. */
    List<Label> labels(long context) {
        return labels.getOrDefault(context, List.of());
    }
}
