package org.jvmpprof.agent.ship;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * A spooled shipment as bytes. It says all there is to know about itself, for the process that sends it is seldom the
 * one that made it. Numbers are big-endian:
 *
 * <pre>
 * +----------+-------------+----------------------+-------------+-----------------+----------------------+
 * | JPSPOOL1 | u32 length  | metadata: key=value\n | u32 length  | body: pprof, gz | u32 CRC-32 of all    |
 * | 8 bytes  |             | percent-encoded UTF-8 |             |                 | that stands before it |
 * +----------+-------------+----------------------+-------------+-----------------+----------------------+
 * </pre>
 */
final class SpoolFile {
    private static final byte[] MAGIC = "JPSPOOL1".getBytes(StandardCharsets.US_ASCII);
    private static final int FIXED_BYTES = MAGIC.length + 3 * Integer.BYTES;
    private static final String LABEL = "label.";

    private final String exporter;
    private final Shipment shipment;

    SpoolFile(String exporter, Shipment shipment) {
        this.exporter = exporter;
        this.shipment = shipment;
    }

    /** The name of the exporter it waits for. */
    String exporter() {
        return exporter;
    }

    Shipment shipment() {
        return shipment;
    }

    byte[] encode() {
        byte[] metadata = metadata().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + metadata.length + shipment.body().length);
        out.put(MAGIC).putInt(metadata.length).put(metadata);
        out.putInt(shipment.body().length).put(shipment.body());
        out.putInt(crc(out.array(), out.position()));
        return out.array();
    }

    private String metadata() {
        StringBuilder text = new StringBuilder();
        line(text, "exporter", exporter);
        line(text, "service", shipment.service());
        line(text, "instance", shipment.instance());
        line(text, "type", shipment.type());
        line(text, "from", Long.toString(shipment.fromUnixNanos()));
        line(text, "to", Long.toString(shipment.toUnixNanos()));
        line(text, "created", Long.toString(shipment.createdUnixNanos()));
        line(text, "key", shipment.key());
        shipment.labels().forEach((name, value) -> line(text, LABEL + name, value));
        return text.toString();
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(Text.encode(key)).append('=').append(Text.encode(value)).append('\n');
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IOException if it is damaged; the message says where
     */
    static SpoolFile decode(byte[] bytes) throws IOException {
        if (bytes.length < FIXED_BYTES || !Arrays.equals(Arrays.copyOf(bytes, MAGIC.length), MAGIC)) {
            throw new IOException("is no spool file of this version (" + bytes.length + " bytes)");
        }
        int end = bytes.length - Integer.BYTES;
        if (ByteBuffer.wrap(bytes, end, Integer.BYTES).getInt() != crc(bytes, end)) {
            throw new IOException("its checksum is wrong (" + bytes.length + " bytes)");
        }
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes, MAGIC.length, end - MAGIC.length);
            byte[] metadata = part(in);
            return of(fields(new String(metadata, StandardCharsets.US_ASCII)), part(in));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new IOException("its lengths or numbers are wrong (" + e + ")", e);
        }
    }

    private static SpoolFile of(Map<String, String> fields, byte[] body) throws IOException {
        Map<String, String> labels = new LinkedHashMap<>();
        fields.forEach((key, value) -> {
            if (key.startsWith(LABEL)) {
                labels.put(key.substring(LABEL.length()), value);
            }
        });
        Shipment shipment = new Shipment(
                field(fields, "service"),
                field(fields, "instance"),
                field(fields, "type"),
                labels,
                Long.parseLong(field(fields, "from")),
                Long.parseLong(field(fields, "to")),
                Long.parseLong(field(fields, "created")),
                field(fields, "key"),
                body);
        return new SpoolFile(field(fields, "exporter"), shipment);
    }

    private static String field(Map<String, String> fields, String key) throws IOException {
        String value = fields.get(key);
        if (value == null) {
            throw new IOException("its metadata has no " + key);
        }
        return value;
    }

    private static Map<String, String> fields(String metadata) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : metadata.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                fields.put(Text.decode(line.substring(0, equals)), Text.decode(line.substring(equals + 1)));
            }
        }
        return fields;
    }

    private static byte[] part(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("length " + length + " of " + in.remaining());
        }
        byte[] part = new byte[length];
        in.get(part);
        return part;
    }

    private static int crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
