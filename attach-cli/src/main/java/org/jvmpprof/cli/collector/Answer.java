package org.jvmpprof.cli.collector;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.exit.CliException;

/** What the collector said: status, headers by lower-case name, the whole body. Immutable. */
final class Answer {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int LONGEST_QUOTE = 300;
    private static final int OK = 200;

    private final CollectorUrl from;
    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    Answer(CollectorUrl from, int status, Map<String, String> headers, byte[] body) {
        this.from = from;
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    int status() {
        return status;
    }

    byte[] body() {
        return body;
    }

    @Nullable
    String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** This, if it is a yes. */
    Answer ok() throws CliException {
        if (status == OK) {
            return this;
        }
        throw new CliException(from + " answered " + status + quote() + remedy());
    }

    /**
     * A parser that stands before the value of {@code body} in profefe's {@code {"code":200,"body":…}}.
     *
     * @throws CliException if it is not such an answer: then it is no collector
     */
    JsonParser json() throws CliException {
        ok();
        try {
            JsonParser parser = JSON.createParser(body);
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    if (parser.currentName().equals("body")) {
                        parser.nextToken();
                        return parser;
                    }
                    parser.nextToken();
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            throw noCollector(e);
        }
        throw noCollector(null);
    }

    CliException noCollector(@Nullable IOException e) {
        return new CliException(
                from + " answered " + status + ", but not as a collector does" + quote() + "; check --collector", e);
    }

    private String quote() {
        String said = line(error());
        return said.isEmpty() ? "" : ": " + said;
    }

    /** The field {@code error}, or else all of the body. */
    private String error() {
        String text = new String(body, StandardCharsets.UTF_8);
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    boolean isError = parser.currentName().equals("error");
                    JsonToken value = parser.nextToken();
                    if (isError && value == JsonToken.VALUE_STRING) {
                        return parser.getText();
                    }
                    parser.skipChildren();
                }
            }
            return text;
        } catch (IOException e) {
            return text; // of a proxy, perhaps: its page is all there is
        }
    }

    /** One printable line. */
    static String line(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").trim();
        return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "…";
    }

    private String remedy() {
        if (status >= 300 && status < 400) {
            String location = header("Location");
            return "; redirects are not followed: set --collector to where it points"
                    + (location == null ? "" : ", " + line(location));
        }
        if (status == 413 && body.length == 0) {
            return "; send smaller profiles, or raise the collector's limit.body";
        }
        return status == 401 || status == 403 ? "; give --token-file, or --user and --password-file" : "";
    }
}
