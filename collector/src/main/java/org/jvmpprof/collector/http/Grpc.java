package org.jvmpprof.collector.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Says no to gRPC so that its clients show why: a response of headers only, with status and message. */
final class Grpc {
    private static final String UNIMPLEMENTED = "12";

    private Grpc() {}

    static Answer refusal(String message) {
        String encoded = URLEncoder.encode(message, StandardCharsets.UTF_8).replace("+", "%20");
        return Answer.bytes(200, "application/grpc", new byte[0])
                .with("grpc-status", UNIMPLEMENTED)
                .with("grpc-message", encoded)
                .with("Connection", "close");
    }
}
