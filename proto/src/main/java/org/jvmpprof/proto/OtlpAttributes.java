package org.jvmpprof.proto;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The dictionary's table of attributes, each once; entry 0 is the empty attribute that OTLP demands. Confined to one
 * thread.
 */
final class OtlpAttributes {
    private final StringTable strings;
    private final ProtoMessage table;
    private final Map<Object, Integer> known = new HashMap<>();
    private final ProtoMessage attribute = new ProtoMessage();
    private final ProtoMessage value = new ProtoMessage();
    private final ProtoMessage nested = new ProtoMessage();

    /** Writes entries to {@code table}, the dictionary, as they come. */
    OtlpAttributes(StringTable strings, ProtoMessage table) throws IOException {
        this.strings = strings;
        this.table = table;
        table.message(OtlpFields.DICTIONARY_ATTRIBUTE_TABLE, attribute);
        known.put("", 0);
    }

    /** The indexes of a sample's labels; of labels with one key only the last counts, for OTLP's keys are unique. */
    int[] of(List<Label> labels) throws IOException {
        int[] indexes = new int[labels.size()];
        int count = 0;
        for (int i = 0; i < labels.size(); i++) {
            Label label = labels.get(i);
            boolean isLast = true;
            for (int later = i + 1; later < labels.size(); later++) {
                isLast &= !labels.get(later).key().equals(label.key());
            }
            if (isLast) {
                indexes[count++] = of(label);
            }
        }
        return Arrays.copyOf(indexes, count);
    }

    private int of(Label label) throws IOException {
        Integer index = known.get(label);
        if (index != null) {
            return index;
        }
        String text = label.text();
        if (text != null) {
            value.text(OtlpFields.ANY_VALUE_STRING, text);
        } else {
            value.always(OtlpFields.ANY_VALUE_INT, label.number());
        }
        return add(label, label.key(), label.unit());
    }

    /** The index of a flag that is true. */
    int flag(String key) throws IOException {
        Integer index = known.get(key);
        if (index != null) {
            return index;
        }
        value.flag(OtlpFields.ANY_VALUE_BOOL, true);
        return add(key, key, "");
    }

    int text(String key, String text) throws IOException {
        return of(Label.text(key, text));
    }

    /** The index of a new attribute with a list of texts. */
    int texts(String key, List<String> texts) throws IOException {
        ProtoMessage array = new ProtoMessage();
        for (String text : texts) {
            nested.text(OtlpFields.ANY_VALUE_STRING, text);
            array.message(OtlpFields.ARRAY_VALUES, nested);
        }
        value.message(OtlpFields.ANY_VALUE_ARRAY, array);
        return add(new Object(), key, "");
    }

    private int add(Object identity, String key, String unit) throws IOException {
        attribute.number(OtlpFields.KEY_VALUE_AND_UNIT_KEY, strings.index(key));
        attribute.message(OtlpFields.KEY_VALUE_AND_UNIT_VALUE, value);
        attribute.number(OtlpFields.KEY_VALUE_AND_UNIT_UNIT, strings.index(unit));
        table.message(OtlpFields.DICTIONARY_ATTRIBUTE_TABLE, attribute);
        known.put(identity, known.size());
        return known.size() - 1;
    }
}
