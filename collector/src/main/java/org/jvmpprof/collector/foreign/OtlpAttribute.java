package org.jvmpprof.collector.foreign;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.proto.Label;

/**
 * An attribute of OTLP: a key with a text, a number (with a unit), or a list of texts. Truth values and reals are texts;
 * maps and bytes have no value here. Source: messages KeyValueAndUnit, KeyValue and AnyValue. Immutable.
 */
record OtlpAttribute(
        String key, @Nullable String text, @Nullable Long number, String unit, List<String> list) {
    private static final int DEEPEST = 8;

    /** Reads a KeyValueAndUnit, whose key and unit are in the string table. */
    static OtlpAttribute read(ProtoInput in, OtlpTables tables) throws IOException, BadRequestException {
        String key = "";
        String unit = "";
        Value value = new Value(tables);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = tables.string(in.index());
                case 2 -> value.read(in.message(), 0);
                case 3 -> unit = tables.string(in.index());
                default -> in.skip();
            }
        }
        return value.attribute(key, unit);
    }

    /** Reads a KeyValue, as resources have them. */
    static OtlpAttribute readKeyValue(ProtoInput in, OtlpTables tables) throws IOException, BadRequestException {
        String key = "";
        Value value = new Value(tables);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.text();
                case 2 -> value.read(in.message(), 0);
                case 3 -> key = tables.string(in.index());
                default -> in.skip();
            }
        }
        return value.attribute(key, "");
    }

    /** The one value that an AnyValue has. */
    private static final class Value {
        private final OtlpTables tables;
        private final List<String> list = new ArrayList<>();
        private @Nullable String text;
        private @Nullable Long number;

        Value(OtlpTables tables) {
            this.tables = tables;
        }

        void read(ProtoInput in, int depth) throws IOException, BadRequestException {
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> text = in.text();
                    case 2 -> text = Boolean.toString(in.number() != 0);
                    case 3 -> number = in.number();
                    case 4 -> text = Double.toString(in.real());
                    case 5 -> readList(in.message(), depth);
                    case 8 -> text = tables.string(in.index());
                    default -> in.skip();
                }
            }
        }

        private void readList(ProtoInput in, int depth) throws IOException, BadRequestException {
            if (depth > DEEPEST) {
                throw new BadRequestException(
                        "malformed OTLP: an attribute's lists are more than " + DEEPEST + " deep");
            }
            while (in.next()) {
                if (in.field() != 1) {
                    in.skip();
                    continue;
                }
                Value element = new Value(tables);
                element.read(in.message(), depth + 1);
                String shown = element.shown();
                if (shown != null) {
                    list.add(shown);
                }
            }
        }

        private @Nullable String shown() {
            return number == null ? text : Long.toString(number);
        }

        OtlpAttribute attribute(String key, String unit) {
            return new OtlpAttribute(key, text, number, unit, List.copyOf(list));
        }
    }

    /** As a sample's label, or null if there is nothing that a label can hold. */
    @Nullable
    Label label() {
        if (number != null) {
            return Label.number(key, number, unit);
        }
        return text == null || key.isEmpty() ? null : Label.text(key, text);
    }

    /** The value as text; empty if there is none. */
    String shown() {
        if (number != null) {
            return Long.toString(number);
        }
        return text == null ? "" : text;
    }

    static String text(List<OtlpAttribute> attributes, String key) {
        for (OtlpAttribute attribute : attributes) {
            if (attribute.key.equals(key)) {
                return attribute.shown();
            }
        }
        return "";
    }

    static boolean isTrue(List<OtlpAttribute> attributes, String key) {
        return text(attributes, key).equals("true");
    }
}
