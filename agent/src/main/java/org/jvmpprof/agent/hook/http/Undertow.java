package org.jvmpprof.agent.hook.http;

import net.bytebuddy.jar.asm.Opcodes;

/**
 * Undertow 2, below servlets and handlers, where HTTP/1.1, HTTP/2 and AJP are alike. The key is the exchange, which serves
 * one request.
 *
 * <pre>
 *   begin     Connectors.executeRootHandler: request line and headers were read; an exchange that was put off comes again
 *   end       the connection's exchangeComplete: once, after all listeners, when request and response are through
 *   abort     the same, if the response is not complete, or the connection is closed already: what Undertow closes by
 *             itself, it closes after this; of HTTP/2, if the stream is broken, since a client may close the connection
 *             as soon as it has the whole response
 * </pre>
 */
final class Undertow {
    static final String TELLING = "io.undertow.server.HttpHandler";

    private static final String EXCHANGE = "io/undertow/server/HttpServerExchange";
    private static final String CONNECTION = "io/undertow/server/ServerConnection";
    private static final String HEADERS = "io/undertow/util/HeaderMap";
    private static final String STREAM = "io/undertow/protocols/http2/Http2DataStreamSinkChannel";
    private static final String STRING = "()Ljava/lang/String;";
    private static final String COMPLETE = "exchangeComplete";
    private static final String OF_EXCHANGE = "(L" + EXCHANGE + ";)V";

    private Undertow() {}

    static ServerPatch patch() {
        return ServerPatch.of("Undertow", TELLING)
                .in("io.undertow.server.Connectors")
                .atEntry(
                        "executeRootHandler",
                        "(Lio/undertow/server/HttpHandler;L" + EXCHANGE + ";)V",
                        code -> code.argument(1).beginUnlessOpen())
                .in("io.undertow.server.protocol.http.HttpServerConnection")
                .atEntry(COMPLETE, OF_EXCHANGE, Undertow::end)
                .inIfPresent("io.undertow.server.protocol.http2.Http2ServerConnection")
                .atEntry(COMPLETE, OF_EXCHANGE, Undertow::endStream)
                .inIfPresent("io.undertow.server.protocol.ajp.AjpServerConnection")
                .atEntry(COMPLETE, OF_EXCHANGE, Undertow::end)
                .build();
    }

    private static void end(Code code) {
        response(code);
        exchange(code, "getConnection", "()L" + CONNECTION + ";").call(CONNECTION, "isOpen", "()Z");
        code.visitor().visitInsn(Opcodes.IAND);
        exchange(code, "getResponseHeaders", "()L" + HEADERS + ";").constant("Upgrade");
        code.call(HEADERS, "getFirst", "(Ljava/lang/String;)Ljava/lang/String;");
        code.endUnlessUpgraded();
    }

    private static void endStream(Code code) {
        response(code);
        stream(code).call(STREAM, "isBroken", "()Z").constant(1);
        code.visitor().visitInsn(Opcodes.IXOR);
        code.visitor().visitInsn(Opcodes.IAND);
        // A reset closes it without the last frame.
        stream(code).call(STREAM, "isOpen", "()Z");
        stream(code).call(STREAM, "isWritesShutdown", "()Z");
        code.visitor().visitInsn(Opcodes.IOR);
        code.visitor().visitInsn(Opcodes.IAND);
        code.endIfOut();
    }

    private static Code stream(Code code) {
        return code.self().field("responseChannel", "L" + STREAM + ";");
    }

    private static void response(Code code) {
        code.argument(0);
        method(code);
        exchange(code, "getRequestURI", STRING);
        code.describe();
        code.argument(0);
        exchange(code, "getStatusCode", "()I");
        exchange(code, "getResponseBytesSent", "()J");
        exchange(code, "isResponseComplete", "()Z");
    }

    private static void method(Code code) {
        String text = "io/undertow/util/HttpString";
        exchange(code, "getRequestMethod", "()L" + text + ";").call(text, "toString", STRING);
    }

    private static Code exchange(Code code, String method, String descriptor) {
        return code.argument(0).call(EXCHANGE, method, descriptor);
    }
}
