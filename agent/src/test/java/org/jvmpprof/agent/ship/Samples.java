package org.jvmpprof.agent.ship;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jvmpprof.agent.self.AgentLog;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileEncoder;

/** What tests ship. */
final class Samples {
    /** An AgentLog whose lines a test can read. */
    static final class Log {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final AgentLog log = new AgentLog(AgentLog.Level.INFO, new PrintStream(bytes, true, StandardCharsets.UTF_8));

        List<String> lines() {
            return bytes.toString(StandardCharsets.UTF_8).lines().toList();
        }
    }

    private Samples() {}

    static Shipment shipment(int number) {
        return shipment(number, bytes(number, 1000));
    }

    static Shipment shipment(int number, byte[] body) {
        long at = FakeClock.START_UNIX_MILLIS * 1_000_000 + number * 60_000_000_000L;
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("region", "eu west,1=a%b+c");
        labels.put("pod", "jvm-ü");
        return new Shipment("shop & co", "jvm-1", "cpu", labels, at - 60_000_000_000L, at, at, "key-" + number, body);
    }

    /** A body that is pprof, for exporters that look into it; the number makes it different from others. */
    static byte[] pprof(int number) {
        return ProfileEncoder.encode(Profile.builder()
                .sampleType("samples", "count")
                .sampleType("cpu", "nanoseconds")
                .timeNanos(FakeClock.START_UNIX_MILLIS * 1_000_000)
                .comment("number " + number)
                .build());
    }

    static byte[] bytes(int seed, int length) {
        byte[] bytes = new byte[length];
        new java.util.Random(seed).nextBytes(bytes);
        return bytes;
    }
}
