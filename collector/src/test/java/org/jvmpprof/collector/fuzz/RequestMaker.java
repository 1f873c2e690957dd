package org.jvmpprof.collector.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Makes requests that are nearly right, as bytes. The same random numbers make the same request. */
final class RequestMaker {
    private static final String[] METHODS = {
        "GET", "GET", "GET", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "get", "X"
    };
    private static final String[] PATHS = {
        "/api/0/profiles",
        "/api/0/profiles/merge",
        "/api/0/profiles/diff",
        "/api/0/profiles/",
        "/api/0/profiles/a+b",
        "/api/0/profiles/01m7z2390zn8hc1k6x00000000",
        "/api/0/services",
        "/api/0/labels",
        "/api/0/label/pod/values",
        "/api/0/label//values",
        "/api/0/label/%2e%2e/values",
        "/api/0/label/%25zz/values",
        "/api/0/version",
        "/api/0/top",
        "/api/0/series",
        "/api/0/targets",
        "/api/0/tenants",
        "/api/0/me",
        "/ingest",
        "/push.v1.PusherService/Push",
        "/v1development/profiles",
        "/metrics",
        "/healthz",
        "/readyz",
        "/login",
        "/logout",
        "/debug/pprof/",
        "/debug/pprof/goroutine",
        "/debug/pprof/nope",
        "/",
        "//",
        "/../../etc/passwd",
        "/%00",
        "/a;b=c",
        "/index.html",
        "*",
        "http://localhost/healthz",
        "/api/0/profiles/%F0%28%8C%28",
    };
    private static final String[] NAMES = {
        "service", "type", "labels", "from", "to", "limit", "cursor", "created_at", "instance_id", "base_from",
                "base_to",
        "base_labels", "base_service", "normalize", "n", "by", "step", "function", "sample_type", "format", "name",
                "until",
        "sampleRate", "seconds", "debug", "gc", "nope", "",
    };
    private static final String[] VALUES = {
        "s",
        "s",
        "cpu",
        "cpu",
        "heap",
        "trace",
        "other",
        "0",
        "now",
        "-1h",
        "1",
        "100",
        "k=v",
        "k=v,pod=a",
        "function",
        "package",
        "service",
        "60s",
        "pprof",
        "jfr",
        "flame",
        "folded",
        "s{k=v}",
        "",
        "-1",
        "2147483648",
        "9e99",
        "NaN",
        "-99999999999d",
        "%",
        "%zz",
        "%00",
        "%F0%28",
        "a%2525b",
        "2006-01-02T15:04:05",
        "2262-04-12T00:00:00Z",
        "=",
        "'; drop table profile; --",
        "../../x",
        "%3Cscript%3E",
        "x".repeat(2_000),
        ",,,,=,=",
        "+",
        "*",
        "1ns",
        "0s",
    };
    private static final String[] HEADERS = {
        "Idempotency-Key: k",
        "X-Scope-OrgID: team-a",
        "X-Scope-OrgID: ../x",
        "X-Scope-OrgID: " + "t".repeat(300),
        "Content-Encoding: gzip",
        "Content-Encoding: nope",
        "Content-Type: application/json",
        "Content-Type: application/x-protobuf",
        "Content-Type: multipart/form-data; boundary=b",
        "Content-Type: multipart/form-data",
        "Authorization: Bearer nobody",
        "Authorization: Basic !!!",
        "Cookie: jvm_pprof_session=1.AAAA",
        "Origin: http://evil",
        "Sec-Fetch-Site: cross-site",
        "Expect: 100-continue",
        "Range: bytes=0-1",
        "Accept: text/html",
        "Connection: close",
        "Connection: Upgrade, HTTP2-Settings",
        "Upgrade: h2c",
        "Transfer-Encoding: chunked",
        "Content-Length: 5",
        "Content-Length: -1",
        "Content-Length: 99999999999999999999",
        "X: " + "y".repeat(9_000),
        "No colon",
        ": empty",
        "X-Forwarded-Proto: https",
        "Host: evil.example",
        "Accept-Encoding: gzip;q=x",
    };

    private final Mutator mutator;
    private final String token;

    RequestMaker(Mutator mutator, String token) {
        this.mutator = mutator;
        this.token = token;
    }

    private static String one(String[] of, Random random) {
        return of[random.nextInt(of.length)];
    }

    byte[] next(Random random) {
        byte[] body = body(random);
        StringBuilder head = new StringBuilder(one(METHODS, random))
                .append(' ')
                .append(one(PATHS, random))
                .append(query(random))
                .append(random.nextInt(50) == 0 ? " HTTP/1.0" : " HTTP/1.1")
                .append("\r\n");
        if (random.nextInt(30) > 0) {
            head.append("Host: localhost\r\n");
        }
        if (random.nextInt(8) > 0) {
            head.append("Authorization: Bearer ").append(token).append("\r\n");
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            head.append(one(HEADERS, random)).append("\r\n");
        }
        if (body.length > 0 && random.nextInt(20) > 0) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        byte[] request = Mutator.joined(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1), body);
        return random.nextInt(12) == 0 ? broken(request, random) : request;
    }

    private static String query(Random random) {
        // Recordings would take half a minute each.
        StringBuilder query = new StringBuilder("?seconds=1");
        String[][] usual = {{"service", "s"}, {"type", "cpu"}, {"from", "0"}, {"to", "now"}};
        for (String[] pair : usual) {
            if (random.nextInt(5) > 0) {
                query.append('&')
                        .append(pair[0])
                        .append('=')
                        .append(random.nextInt(8) == 0 ? one(VALUES, random) : pair[1]);
            }
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            query.append('&').append(one(NAMES, random)).append('=').append(one(VALUES, random));
        }
        return query.toString().replace(" ", random.nextInt(20) == 0 ? " " : "%20");
    }

    private byte[] body(Random random) {
        return switch (random.nextInt(5)) {
            case 0, 1 -> new byte[0];
            case 2 -> mutator.next(random);
            case 3 -> wrapped(mutator.next(random), random);
            default -> text(random).getBytes(StandardCharsets.ISO_8859_1);
        };
    }

    /** As other protocols send profiles: in a part of a form, or in fields of a message. */
    private static byte[] wrapped(byte[] profile, Random random) {
        if (random.nextBoolean()) {
            byte[] head = "--b\r\nContent-Disposition: form-data; name=\"profile\"; filename=\"profile\"\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);
            return Mutator.joined(head, profile, "\r\n--b--\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        byte[] message = profile;
        for (int depth = random.nextInt(5); depth > 0; depth--) {
            ByteArrayOutputStream field = new ByteArrayOutputStream();
            field.write(1 + random.nextInt(6) << 3 | 2);
            for (int rest = message.length; ; rest >>>= 7) {
                field.write(rest > 0x7f ? rest & 0x7f | 0x80 : rest);
                if (rest <= 0x7f) {
                    break;
                }
            }
            message = Mutator.joined(field.toByteArray(), message);
        }
        return message;
    }

    private static String text(Random random) {
        return switch (random.nextInt(6)) {
            case 0 ->
                "{\"series\":[{\"labels\":[{\"name\":\"service_name\",\"value\":\"s\"}],\"samples\":[{\"rawProfile\":\"AAAA\"}]}]}";
            case 1 -> "token=" + one(VALUES, random) + "&next=" + one(VALUES, random);
            case 2 -> "[".repeat(random.nextInt(20_000));
            case 3 -> "5\r\nhello\r\n0\r\n\r\n";
            case 4 -> "FLR\0" + "\u00ff".repeat(random.nextInt(500));
            default -> "x".repeat(random.nextInt(3_000));
        };
    }

    private static byte[] broken(byte[] request, Random random) {
        int at = random.nextInt(request.length + 1);
        byte[] copy = Arrays.copyOf(request, random.nextBoolean() ? at : request.length);
        for (int i = random.nextInt(4); i > 0 && copy.length > 0; i--) {
            copy[random.nextInt(Math.min(copy.length, 400))] = (byte) random.nextInt(256);
        }
        return copy;
    }
}
