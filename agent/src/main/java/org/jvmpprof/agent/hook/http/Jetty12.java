package org.jvmpprof.agent.hook.http;

import net.bytebuddy.jar.asm.Opcodes;

/**
 * Jetty 12 and newer, below the servlets of every EE version and the handlers of the core. The key is the channel's state:
 * it serves one request at a time.
 *
 * <pre>
 *   begin     HttpChannelState.onRequest: request line and headers were read
 *   end       completeStream, where Jetty writes its own log: once, when handler and last write are through
 *   abort     the same, if it is given an IOException
 *   neither   HttpConnection.upgrade: what was begun is HTTP/2's preface, or answered as HTTP/2's first stream
 * </pre>
 *
 * What the error handler of the core writes is not in the response's own count of bytes.
 */
final class Jetty12 {
    static final String TELLING = "org.eclipse.jetty.server.Handler$Abstract";

    private static final String STATE = "org/eclipse/jetty/server/internal/HttpChannelState";
    private static final String STREAM = "org/eclipse/jetty/server/internal/HttpConnection$HttpStreamOverHTTP1";
    private static final String A_CHANNEL = "Lorg/eclipse/jetty/server/HttpChannel;";
    private static final String METADATA = "org/eclipse/jetty/http/MetaData$Request";
    private static final String URI = "org/eclipse/jetty/http/HttpURI";
    private static final String RESPONSE = STATE + "$ChannelResponse";
    private static final String STRING = "()Ljava/lang/String;";
    private static final String COMPLETE = "completeStream";
    private static final String OF_STREAM = "(Lorg/eclipse/jetty/server/HttpStream;Ljava/lang/Throwable;)V";

    private Jetty12() {}

    static ServerPatch patch() {
        return ServerPatch.of("Jetty", TELLING)
                .in("org.eclipse.jetty.server.internal.HttpChannelState")
                .atEntry("onRequest", "(L" + METADATA + ";)Ljava/lang/Runnable;", Jetty12::begin)
                .atEntryIfPresent(COMPLETE, OF_STREAM, code -> end(code, false))
                .inIfPresent("org.eclipse.jetty.server.internal.HttpConnection")
                .atReturnIfPresent("upgrade", "(L" + STREAM + ";)Z", Jetty12::upgraded)
                // Up to 12.0.x.
                .inIfPresent("org.eclipse.jetty.server.internal.HttpChannelState$HandlerInvoker")
                .atEntryIfPresent(COMPLETE, OF_STREAM, code -> end(code, true))
                .build();
    }

    private static void begin(Code code) {
        code.self().begin();
        code.self();
        code.argument(0).call(METADATA, "getMethod", STRING);
        code.argument(0).call(METADATA, "getHttpURI", "()L" + URI + ";").callInterface(URI, "getPathQuery", STRING);
        code.describe();
    }

    /** On the stack lies whether it was, and stays there. */
    private static void upgraded(Code code) {
        code.needsField("_httpChannel", A_CHANNEL);
        code.visitor().visitInsn(Opcodes.DUP);
        code.self().field("_httpChannel", A_CHANNEL);
        code.visitor().visitInsn(Opcodes.SWAP);
        code.forgetIf();
    }

    private static void end(Code code, boolean isInner) {
        state(code, isInner);
        response(code, isInner).call(RESPONSE, "getStatus", "()I");
        response(code, isInner).call(RESPONSE, "getContentBytesWritten", "()J");
        code.argument(1).endOrAbort();
    }

    private static Code response(Code code, boolean isInner) {
        return state(code, isInner).field(STATE, "_response", "L" + RESPONSE + ";");
    }

    private static Code state(Code code, boolean isInner) {
        return isInner ? code.self().field("this$0", "L" + STATE + ";") : code.self();
    }
}
