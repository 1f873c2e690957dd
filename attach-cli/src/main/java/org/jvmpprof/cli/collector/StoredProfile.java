package org.jvmpprof.cli.collector;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** What a collector knows of one profile. Immutable. */
final class StoredProfile {
    private final Map<String, String> texts;
    private final Map<String, String> labels;

    private StoredProfile(Map<String, String> texts, Map<String, String> labels) {
        this.texts = texts;
        this.labels = labels;
    }

    String id() {
        return text("id");
    }

    String type() {
        return text("type");
    }

    String service() {
        return text("service");
    }

    String createdAt() {
        return text("created_at");
    }

    /** {@code k=v,k=v}, by key. */
    String labels() {
        StringJoiner joined = new StringJoiner(",");
        labels.forEach((key, value) -> joined.add(key + "=" + value));
        return joined.toString();
    }

    private String text(String name) {
        String text = texts.get(name);
        return text == null ? "" : text;
    }

    /** All of an array that the parser stands before. */
    static List<StoredProfile> readAll(JsonParser json) throws IOException {
        List<StoredProfile> all = new ArrayList<>();
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new IOException("the answer's body is no list");
        }
        while (json.nextToken() == JsonToken.START_OBJECT) {
            all.add(read(json));
        }
        return all;
    }

    /** The object that the parser stands before. */
    static StoredProfile read(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new IOException("the answer's body is no profile");
        }
        Map<String, String> texts = new TreeMap<>();
        Map<String, String> labels = new TreeMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("labels") && value == JsonToken.START_ARRAY) {
                readLabels(json, labels);
            } else if (value.isScalarValue()) {
                texts.put(name, json.getText());
            } else {
                json.skipChildren();
            }
        }
        return new StoredProfile(texts, labels);
    }

    private static void readLabels(JsonParser json, Map<String, String> labels) throws IOException {
        while (json.nextToken() == JsonToken.START_OBJECT) {
            String key = "";
            String value = "";
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isKey = json.currentName().equals("key");
                String text = json.nextToken().isScalarValue() ? json.getText() : "";
                key = isKey ? text : key;
                value = isKey ? value : text;
            }
            labels.put(key, value);
        }
    }
}
