package org.jvmpprof.agent.hook.http;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Helidon 4, at the routing, which HTTP/1.1 and HTTP/2 enter once for each request, and leave when the response is
 * written: handlers run on the request's own virtual thread to the end. The key is the response.
 *
 * <pre>
 *   begin     HttpRoutingImpl.route: request line and headers were read
 *   end       its return
 *   abort     an exception that leaves it, if the connection does not answer it
 *   both      Http1Connection.handleRequestException: malformed, or thrown out of the routing for the connection to answer
 * </pre>
 */
final class Helidon {
    static final String TELLING = "io.helidon.webserver.http.HttpRouting";

    private static final String HTTP = "io/helidon/webserver/http/";
    private static final String REQUEST = HTTP + "RoutingRequest";
    private static final String RESPONSE = HTTP + "RoutingResponse";
    private static final String CONTEXT = "io/helidon/webserver/ConnectionContext";
    private static final String ROUTE = "(L" + CONTEXT + ";L" + REQUEST + ";L" + RESPONSE + ";)V";
    private static final String PROLOGUE = "io/helidon/http/HttpPrologue";
    private static final String METHOD = "io/helidon/http/Method";
    private static final String PATH = "io/helidon/common/uri/UriPath";
    private static final String STATUS = "io/helidon/http/Status";
    private static final String HEADERS = "io/helidon/http/ServerResponseHeaders";
    private static final String LENGTH = "java/util/OptionalLong";
    private static final String FAILURE = "io/helidon/http/RequestException";
    private static final String BAD_REQUEST = "io/helidon/http/BadRequestException";
    private static final String STRING = "()Ljava/lang/String;";

    private Helidon() {}

    static ServerPatch patch() {
        return ServerPatch.of("Helidon", TELLING)
                .in("io.helidon.webserver.http.HttpRoutingImpl", "io.helidon.webserver.http.HttpRouting")
                .atEntry("route", ROUTE, Helidon::begin)
                .atReturn("route", ROUTE, Helidon::end)
                .atThrow("route", ROUTE, Helidon::abort)
                .in("io.helidon.webserver.http1.Http1Connection")
                .atEntry("handleRequestException", "(L" + FAILURE + ";)V", Helidon::reject)
                .build();
    }

    private static void begin(Code code) {
        code.argument(2).begin();
        code.argument(2);
        prologue(code).call(PROLOGUE, "method", "()L" + METHOD + ";").call(METHOD, "text", STRING);
        prologue(code).call(PROLOGUE, "uriPath", "()L" + PATH + ";").callInterface(PATH, "rawPath", STRING);
        code.describe();
    }

    private static Code prologue(Code code) {
        return code.argument(1).callInterface(REQUEST, "prologue", "()L" + PROLOGUE + ";");
    }

    private static void end(Code code) {
        code.argument(2);
        response(code, "status", "()L" + STATUS + ";").call(STATUS, "code", "()I");
        // The response's own count has its headers in it; so only where no length is told.
        response(code, "headers", "()L" + HEADERS + ";").callInterface(HEADERS, "contentLength", "()L" + LENGTH + ";");
        response(code, "bytesWritten", "()J").call(LENGTH, "orElse", "(J)J");
        code.end();
    }

    private static Code response(Code code, String method, String descriptor) {
        return code.argument(2).callInterface(RESPONSE, method, descriptor);
    }

    /** The exception lies on the stack and stays there. */
    private static void abort(Code code) {
        MethodVisitor to = code.visitor();
        to.visitInsn(Opcodes.DUP);
        to.visitTypeInsn(Opcodes.INSTANCEOF, FAILURE);
        to.visitInsn(Opcodes.SWAP);
        to.visitInsn(Opcodes.DUP_X1);
        to.visitTypeInsn(Opcodes.INSTANCEOF, BAD_REQUEST);
        to.visitInsn(Opcodes.IOR);
        code.argument(2);
        to.visitInsn(Opcodes.SWAP);
        code.abortUnlessAnswered();
    }

    private static void reject(Code code) {
        code.self().begin();
        code.self();
        code.argument(0).call(FAILURE, "status", "()L" + STATUS + ";").call(STATUS, "code", "()I");
        code.constant(0L).end();
    }
}
