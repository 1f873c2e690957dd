package org.jvmpprof.agent.hook.http;

import net.bytebuddy.jar.asm.Opcodes;

/**
 * Jetty 9.4 to 11, at the channel, where handlers and servlets lie within, and HTTP/1.1 and HTTP/2 are alike. The key is
 * the channel: it serves one request at a time.
 *
 * <pre>
 *   begin     HttpChannel.onRequest: request line and headers were read; also of malformed requests that are answered
 *   end       HttpChannel.onCompleted, where Jetty writes its own log: once, at the end of asynchronous ones too
 *   abort     the same, if the response was not completed (since 9.4.21; earlier ones do not tell)
 *   neither   HttpChannelOverHttp.upgrade: what was begun is HTTP/2's preface, or answered as HTTP/2's first stream
 * </pre>
 */
final class Jetty {
    static final String TELLING = "org.eclipse.jetty.server.handler.AbstractHandler";

    private static final String METADATA = "org/eclipse/jetty/http/MetaData$Request";
    private static final String REQUEST = "org/eclipse/jetty/server/Request";
    private static final String RESPONSE = "org/eclipse/jetty/server/Response";
    private static final String COMMITTED = "org/eclipse/jetty/http/MetaData$Response";
    private static final String STRING = "()Ljava/lang/String;";
    private static final String IS_COMPLETED = "isResponseCompleted";

    private Jetty() {}

    static ServerPatch patch() {
        return ServerPatch.of("Jetty", TELLING)
                .in("org.eclipse.jetty.server.HttpChannel")
                .atEntry("onRequest", "(L" + METADATA + ";)V", Jetty::begin)
                .atReturn("onRequest", "(L" + METADATA + ";)V", Jetty::describe)
                .atEntry("onCompleted", "()V", Jetty::end)
                .in("org.eclipse.jetty.server.HttpChannelOverHttp")
                .atReturnIfPresent("upgrade", "()Z", Jetty::upgraded)
                .build();
    }

    private static void begin(Code code) {
        code.self().begin();
    }

    /** By its request, which has the path alone: the URI of 9.4 has the host in it too. */
    private static void describe(Code code) {
        code.self();
        code.self().call("getRequest", "()L" + REQUEST + ";").call(REQUEST, "getMethod", STRING);
        code.self().call("getRequest", "()L" + REQUEST + ";").call(REQUEST, "getRequestURI", STRING);
        code.describe();
    }

    /** On the stack lies whether it was, and stays there. */
    private static void upgraded(Code code) {
        code.visitor().visitInsn(Opcodes.DUP);
        code.self();
        code.visitor().visitInsn(Opcodes.SWAP);
        code.forgetIf();
    }

    private static void end(Code code) {
        code.self();
        // Not the response's own status: that of a malformed request is sent past the response.
        code.self().call("getResponse", "()L" + RESPONSE + ";");
        code.call(RESPONSE, "getCommittedMetaData", "()L" + COMMITTED + ";").call(COMMITTED, "getStatus", "()I");
        code.self().call("getBytesWritten", "()J");
        if (code.declares(IS_COMPLETED, "()Z")) {
            code.self().call(IS_COMPLETED, "()Z");
            code.endIfOut();
        } else {
            code.end();
        }
    }
}
