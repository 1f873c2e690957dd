package org.jvmpprof.cli.collector;

import java.io.UnsupportedEncodingException;
import java.net.URLEncoder;
import java.util.Map;
import java.util.StringJoiner;

/** A path with its query, encoded as it grows. Used by one thread. */
final class UrlText {
    private final StringBuilder text;
    private char separator = '?';

    UrlText(String path) {
        this.text = new StringBuilder(path);
    }

    /** Adds a parameter; an empty value adds nothing. */
    UrlText with(String name, String value) {
        if (!value.isEmpty()) {
            text.append(separator).append(name).append('=').append(encode(value));
            separator = '&';
        }
        return this;
    }

    /** Adds {@code labels=k=v,k=v}; each key and value is encoded by itself too, as profefe's own agent does. */
    UrlText withLabels(Map<String, String> labels) {
        StringJoiner joined = new StringJoiner(",");
        labels.forEach((key, value) -> joined.add(encode(key) + '=' + encode(value)));
        return with("labels", joined.toString());
    }

    /** Percent-encoding that parsers of URLs and of forms read alike: a space is %20. */
    static String encode(String text) {
        try {
            return URLEncoder.encode(text, "UTF-8").replace("+", "%20");
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError("every JVM has UTF-8", e);
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
