package org.jvmpprof.collector.foreign;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jvmpprof.collector.ingest.BadRequestException;

/**
 * Writes protobuf for a message that came as JSON, so that both forms are read by the same code. Names that the schema
 * does not have are skipped, as protobuf's JSON mapping and OTLP want it; 64-bit numbers may be texts. Lists of numbers
 * are written packed. Any thread.
 */
public final class JsonToProto {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonParser json;

    private JsonToProto(JsonParser json) {
        this.json = json;
    }

    /** A request of the push service as protobuf. */
    public static byte[] push(byte[] body) throws BadRequestException {
        return write(body, ProtoSchema.PUSH);
    }

    /** An OTLP message of profiles as protobuf. */
    public static byte[] otlp(byte[] body) throws BadRequestException {
        return write(body, ProtoSchema.OTLP);
    }

    private static byte[] write(byte[] body, ProtoSchema schema) throws BadRequestException {
        try (JsonParser json = FACTORY.createParser(body)) {
            JsonToProto writer = new JsonToProto(json);
            writer.expect(json.nextToken(), JsonToken.START_OBJECT);
            return writer.message(schema);
        } catch (JsonProcessingException e) {
            throw new BadRequestException("bad request: body is not the JSON that is expected: " + where(e), e);
        } catch (IOException | IllegalArgumentException e) {
            throw new BadRequestException("bad request: body is not the JSON that is expected: " + e.getMessage(), e);
        }
    }

    private static String where(JsonProcessingException e) {
        return e.getOriginalMessage() + " at byte "
                + (e.getLocation() == null ? 0 : e.getLocation().getByteOffset());
    }

    /** Writes the object that has just begun. */
    private byte[] message(ProtoSchema schema) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            expect(json.currentToken(), JsonToken.FIELD_NAME);
            ProtoSchema.Field field = schema.field(json.currentName());
            JsonToken value = json.nextToken();
            if (field == null || value == JsonToken.VALUE_NULL) {
                json.skipChildren();
            } else if (value == JsonToken.START_ARRAY) {
                list(field, out);
            } else {
                value(field, out);
            }
        }
        out.flush();
        return bytes.toByteArray();
    }

    private void list(ProtoSchema.Field field, CodedOutputStream out) throws IOException {
        boolean isPacked = field.form() == ProtoSchema.Form.NUMBER || field.form() == ProtoSchema.Form.FIXED64;
        if (!isPacked) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                value(field, out);
            }
            return;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream packed = CodedOutputStream.newInstance(bytes);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (field.form() == ProtoSchema.Form.NUMBER) {
                packed.writeUInt64NoTag(number());
            } else {
                packed.writeFixed64NoTag(number());
            }
        }
        packed.flush();
        out.writeByteArray(field.number(), bytes.toByteArray());
    }

    private void value(ProtoSchema.Field field, CodedOutputStream out) throws IOException {
        int number = field.number();
        switch (field.form()) {
            case TEXT -> out.writeString(number, text());
            case BYTES -> out.writeByteArray(number, binary());
            case NUMBER -> out.writeUInt64(number, number());
            case FIXED64 -> out.writeFixed64(number, number());
            case DOUBLE -> out.writeDouble(number, Double.parseDouble(scalar()));
            case BOOL -> out.writeBool(number, Boolean.parseBoolean(scalar()));
            case MESSAGE -> {
                expect(json.currentToken(), JsonToken.START_OBJECT);
                ProtoSchema schema = field.message();
                if (schema == null) {
                    throw new IllegalStateException("a message without a schema");
                }
                byte[] nested = message(schema);
                out.writeTag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
                out.writeUInt32NoTag(nested.length);
                out.writeRawBytes(nested);
            }
        }
    }

    private String text() throws IOException {
        expect(json.currentToken(), JsonToken.VALUE_STRING);
        return json.getText();
    }

    private byte[] binary() throws IOException {
        expect(json.currentToken(), JsonToken.VALUE_STRING);
        return json.getBinaryValue();
    }

    private String scalar() throws IOException {
        if (!json.currentToken().isScalarValue()) {
            throw new IOException(
                    "a value is missing at byte " + json.currentLocation().getByteOffset());
        }
        return json.getText();
    }

    /** Signed or unsigned, as number or text; whole numbers may be written as reals. */
    private long number() throws IOException {
        String text = scalar();
        if (text.indexOf('.') >= 0 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            return (long) Double.parseDouble(text);
        }
        return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
    }

    private void expect(JsonToken found, JsonToken wanted) throws IOException {
        if (found != wanted) {
            throw new IOException("found " + found + " instead of " + wanted + " at byte "
                    + json.currentLocation().getByteOffset());
        }
    }
}
