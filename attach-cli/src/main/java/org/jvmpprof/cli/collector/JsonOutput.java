package org.jvmpprof.cli.collector;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jvmpprof.cli.exit.CliException;

/** Passes a collector's JSON on, indented, with every field that it has. */
final class JsonOutput {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonOutput() {}

    /** Prints the answer's body. */
    static void print(Answer answer, PrintWriter out) throws CliException {
        StringWriter text = new StringWriter();
        try (JsonParser body = answer.json();
                JsonGenerator json = JSON.createGenerator(text).setPrettyPrinter(new DefaultPrettyPrinter())) {
            json.copyCurrentStructure(body);
        } catch (IOException e) {
            throw answer.noCollector(e);
        }
        out.println(text);
    }

    /** The texts of an answer whose body is a list of them. */
    static List<String> texts(Answer answer) throws CliException {
        List<String> texts = new ArrayList<>();
        try (JsonParser body = answer.json()) {
            if (body.currentToken() != JsonToken.START_ARRAY) {
                throw answer.noCollector(null);
            }
            while (body.nextToken() == JsonToken.VALUE_STRING) {
                texts.add(body.getText());
            }
        } catch (IOException e) {
            throw answer.noCollector(e);
        }
        return texts;
    }

    /** The field beside the body, or nothing. */
    static String field(Answer answer, String name) throws CliException {
        try (JsonParser json = JSON.createParser(answer.body())) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isIt = json.currentName().equals(name);
                if (json.nextToken() == JsonToken.VALUE_STRING && isIt) {
                    return json.getText();
                }
                json.skipChildren();
            }
            return "";
        } catch (IOException e) {
            throw answer.noCollector(e);
        }
    }
}
