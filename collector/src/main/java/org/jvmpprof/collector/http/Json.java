package org.jvmpprof.collector.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.jvmpprof.collector.store.LabelPair;
import org.jvmpprof.collector.store.ProfileMeta;

/** Writes profefe's JSON forms: {@code {"code":200,"body":…}} or {@code {"code":404,"error":"…"}}, and a newline. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final long NANOS = 1_000_000_000L;

    private Json() {}

    /** Writes a value. */
    interface Value {
        void write(JsonGenerator json) throws IOException;
    }

    static byte[] body(Value value) {
        return document(json -> {
            json.writeNumberField("code", 200);
            json.writeFieldName("body");
            value.write(json);
        });
    }

    /** A document of these fields alone, as other protocols have them. */
    static byte[] object(Value fields) {
        return document(fields);
    }

    static byte[] error(int code, String message) {
        return document(json -> {
            json.writeNumberField("code", code);
            json.writeStringField("error", message);
        });
    }

    private static byte[] document(Value fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            stream(out, fields);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    /** Writes one document of these fields, not closing {@code out}. */
    static void stream(OutputStream out, Value fields) throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    static void texts(JsonGenerator json, List<String> texts) throws IOException {
        json.writeStartArray();
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    /** As profefe: no labels, no field; the time in whole seconds. */
    static void meta(JsonGenerator json, ProfileMeta meta) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", meta.id());
        json.writeStringField("type", meta.kind().text());
        json.writeStringField("service", meta.service());
        if (!meta.labels().isEmpty()) {
            json.writeFieldName("labels");
            labels(json, meta.labels());
        }
        json.writeStringField("created_at", time(meta.createdAtNanos()));
        json.writeEndObject();
    }

    static void labels(JsonGenerator json, List<LabelPair> labels) throws IOException {
        json.writeStartArray();
        for (LabelPair label : labels) {
            json.writeStartObject();
            json.writeStringField("key", label.key());
            json.writeStringField("value", label.value());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** RFC 3339 in UTC, in whole seconds. */
    static String time(long unixNanos) {
        return secondsText(Math.floorDiv(unixNanos, NANOS));
    }

    static String secondsText(long unixSeconds) {
        return Instant.ofEpochSecond(unixSeconds).toString();
    }

    /** With the part of a second, if there is one. */
    static String exactTime(long unixNanos) {
        return Instant.ofEpochSecond(Math.floorDiv(unixNanos, NANOS), Math.floorMod(unixNanos, NANOS))
                .toString();
    }
}
