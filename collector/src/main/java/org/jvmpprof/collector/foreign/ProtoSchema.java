package org.jvmpprof.collector.foreign;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a protobuf message by their names in JSON, as far as they are read here. Built once, then only read, by
 * any thread. Sources: push.proto of Pyroscope; profiles.proto and common.proto of opentelemetry-proto 1.11.
 */
final class ProtoSchema {
    enum Form {
        TEXT,
        BYTES,
        NUMBER,
        FIXED64,
        DOUBLE,
        BOOL,
        MESSAGE
    }

    record Field(int number, Form form, @Nullable ProtoSchema message) {}

    static final ProtoSchema PUSH = push();
    static final ProtoSchema OTLP = otlp();

    private final Map<String, Field> fields = new HashMap<>();

    private ProtoSchema with(String name, int number, Form form) {
        fields.put(name, new Field(number, form, null));
        return this;
    }

    private ProtoSchema with(String name, int number, ProtoSchema message) {
        fields.put(name, new Field(number, Form.MESSAGE, message));
        return this;
    }

    private ProtoSchema numbers(String... namesInOrder) {
        for (int i = 0; i < namesInOrder.length; i++) {
            with(namesInOrder[i], i + 1, Form.NUMBER);
        }
        return this;
    }

    /** The field of this name, in camel case or with underscores, or null. */
    @Nullable
    Field field(String name) {
        Field field = fields.get(name);
        return field == null && name.indexOf('_') >= 0 ? fields.get(camelCase(name)) : field;
    }

    private static String camelCase(String name) {
        StringBuilder camel = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            boolean isRaised = i > 0 && name.charAt(i - 1) == '_';
            if (name.charAt(i) != '_') {
                camel.append(isRaised ? Character.toUpperCase(name.charAt(i)) : name.charAt(i));
            }
        }
        return camel.toString();
    }

    private static ProtoSchema push() {
        ProtoSchema label = new ProtoSchema().with("name", 1, Form.TEXT).with("value", 2, Form.TEXT);
        ProtoSchema sample = new ProtoSchema()
                .with("rawProfile", 1, Form.BYTES)
                .with("ID", 2, Form.TEXT)
                .with("id", 2, Form.TEXT);
        ProtoSchema series = new ProtoSchema().with("labels", 1, label).with("samples", 2, sample);
        return new ProtoSchema().with("series", 1, series);
    }

    private static ProtoSchema otlp() {
        ProtoSchema value = anyValue();
        ProtoSchema keyValue = new ProtoSchema()
                .with("key", 1, Form.TEXT)
                .with("value", 2, value)
                .with("keyStrindex", 3, Form.NUMBER);
        ProtoSchema scope = new ProtoSchema().with("profiles", 2, profile());
        ProtoSchema resource = new ProtoSchema()
                .with("resource", 1, new ProtoSchema().with("attributes", 1, keyValue))
                .with("scopeProfiles", 2, scope);
        return new ProtoSchema().with("resourceProfiles", 1, resource).with("dictionary", 2, dictionary(value));
    }

    private static ProtoSchema anyValue() {
        ProtoSchema value = new ProtoSchema();
        return value.with("stringValue", 1, Form.TEXT)
                .with("boolValue", 2, Form.BOOL)
                .with("intValue", 3, Form.NUMBER)
                .with("doubleValue", 4, Form.DOUBLE)
                .with("arrayValue", 5, new ProtoSchema().with("values", 1, value))
                .with("stringValueStrindex", 8, Form.NUMBER);
    }

    private static ProtoSchema profile() {
        ProtoSchema type = new ProtoSchema().numbers("typeStrindex", "unitStrindex");
        ProtoSchema sample = new ProtoSchema()
                .numbers("stackIndex", "attributeIndices", "linkIndex", "values")
                .with("timestampsUnixNano", 5, Form.FIXED64);
        return new ProtoSchema()
                .with("sampleType", 1, type)
                .with("samples", 2, sample)
                .with("timeUnixNano", 3, Form.FIXED64)
                .with("durationNano", 4, Form.NUMBER)
                .with("periodType", 5, type)
                .with("period", 6, Form.NUMBER)
                .with("attributeIndices", 11, Form.NUMBER);
    }

    private static ProtoSchema dictionary(ProtoSchema value) {
        ProtoSchema line = new ProtoSchema().numbers("functionIndex", "line", "column");
        ProtoSchema location = new ProtoSchema()
                .numbers("mappingIndex", "address")
                .with("lines", 3, line)
                .with("attributeIndices", 4, Form.NUMBER);
        ProtoSchema attribute = new ProtoSchema()
                .with("keyStrindex", 1, Form.NUMBER)
                .with("value", 2, value)
                .with("unitStrindex", 3, Form.NUMBER);
        return new ProtoSchema()
                .with(
                        "mappingTable",
                        1,
                        new ProtoSchema()
                                .numbers(
                                        "memoryStart",
                                        "memoryLimit",
                                        "fileOffset",
                                        "filenameStrindex",
                                        "attributeIndices"))
                .with("locationTable", 2, location)
                .with(
                        "functionTable",
                        3,
                        new ProtoSchema()
                                .numbers("nameStrindex", "systemNameStrindex", "filenameStrindex", "startLine"))
                .with("stringTable", 5, Form.TEXT)
                .with("attributeTable", 6, attribute)
                .with("stackTable", 7, new ProtoSchema().numbers("locationIndices"));
    }
}
