package org.jvmpprof.collector.scrape;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as maps, lists and texts (numbers and truth values as texts too); null values are left out. Any thread. */
final class JsonTree {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonTree() {}

    static Object parse(String text) throws IOException {
        try (JsonParser json = FACTORY.createParser(text)) {
            return first(json);
        }
    }

    static Object parse(InputStream in) throws IOException {
        try (JsonParser json = FACTORY.createParser(in)) {
            return first(json);
        }
    }

    private static Object first(JsonParser json) throws IOException {
        if (json.nextToken() == null) {
            throw new IOException("no JSON, but nothing");
        }
        Object value = value(json);
        return value == null ? "" : value;
    }

    private static @Nullable Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> object(json);
            case START_ARRAY -> array(json);
            case VALUE_NULL -> null;
            default -> json.getText();
        };
    }

    private static Map<String, Object> object(JsonParser json) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            Object value = value(json);
            if (value != null) {
                object.put(name, value);
            }
        }
        return object;
    }

    private static List<Object> array(JsonParser json) throws IOException {
        List<Object> array = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            Object value = value(json);
            if (value != null) {
                array.add(value);
            }
        }
        return array;
    }

    /** The map below these names; empty if there is none. */
    static Map<?, ?> map(Object tree, String... names) {
        Object value = at(tree, names);
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    /** The text below these names; empty if there is none. */
    static String text(Object tree, String... names) {
        Object value = at(tree, names);
        return value instanceof String text ? text : "";
    }

    /** The list below these names; empty if there is none. */
    static List<?> list(Object tree, String... names) {
        Object value = at(tree, names);
        return value instanceof List<?> list ? list : List.of();
    }

    private static @Nullable Object at(Object tree, String... names) {
        Object value = tree;
        for (String name : names) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return value;
    }
}
