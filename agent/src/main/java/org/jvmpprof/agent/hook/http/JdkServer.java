package org.jvmpprof.agent.hook.http;

/**
 * {@code com.sun.net.httpserver}, by the internals that all JDKs from 8 to 25 share. The key is the connection: it has one
 * exchange at a time.
 *
 * <pre>
 *   begin     ExchangeImpl is made: request line and headers were read
 *   end       WriteFinishedEvent is made: the whole body is written, or there is none
 *   end       Exchange.reject: malformed request, or no context for it; answered without an ExchangeImpl
 *   abort     HttpConnection.close, if neither came before
 * </pre>
 */
final class JdkServer {
    static final String TELLING = "com.sun.net.httpserver.HttpServer";

    private static final String PACKAGE = "sun/net/httpserver/";
    private static final String EXCHANGE = PACKAGE + "ExchangeImpl";
    private static final String CONNECTION = PACKAGE + "HttpConnection";
    private static final String A_CONNECTION = "L" + CONNECTION + ";";
    private static final String AN_EXCHANGE = "L" + EXCHANGE + ";";

    private JdkServer() {}

    static ServerPatch patch() {
        return ServerPatch.of("com.sun.net.httpserver", TELLING)
                .in("sun.net.httpserver.ExchangeImpl")
                .atReturn(
                        "<init>",
                        "(Ljava/lang/String;Ljava/net/URI;Lsun/net/httpserver/Request;J" + A_CONNECTION + ")V",
                        JdkServer::begin)
                .in("sun.net.httpserver.WriteFinishedEvent", "sun.net.httpserver.Event$WriteFinished")
                .atReturn("<init>", "(" + AN_EXCHANGE + ")V", JdkServer::end)
                .in("sun.net.httpserver.ServerImpl$Exchange")
                .atEntry("reject", "(ILjava/lang/String;Ljava/lang/String;)V", JdkServer::reject)
                .in("sun.net.httpserver.HttpConnection")
                .atEntry("close", "()V", code -> code.self().abort())
                .in("sun.net.httpserver.FixedLengthOutputStream")
                .atEntry("write", "([BII)V", JdkServer::wrote)
                .atEntry("write", "(I)V", JdkServer::wroteOne)
                .in("sun.net.httpserver.ChunkedOutputStream")
                .atEntry("write", "([BII)V", JdkServer::wrote)
                .atEntry("write", "(I)V", JdkServer::wroteOne)
                .in("sun.net.httpserver.UndefLengthOutputStream")
                .atEntry("write", "([BII)V", JdkServer::wrote)
                .atEntry("write", "(I)V", JdkServer::wroteOne)
                .build();
    }

    private static void begin(Code code) {
        connection(code.self()).begin();
        connection(code.self());
        code.self().field("method", "Ljava/lang/String;");
        code.self().field("uri", "Ljava/net/URI;").call("java/net/URI", "getRawPath", "()Ljava/lang/String;");
        code.describe();
    }

    private static Code connection(Code exchange) {
        return exchange.field(EXCHANGE, "connection", A_CONNECTION);
    }

    private static void end(Code code) {
        connection(code.argument(0));
        code.argument(0).field(EXCHANGE, "rcode", "I").constant(-1L).end();
    }

    private static void reject(Code code) {
        code.self().field("connection", A_CONNECTION).beginUnlessOpen();
        code.self().field("connection", A_CONNECTION).argument(0).constant(-1L).end();
    }

    private static void wrote(Code code) {
        connection(code.self().field("t", AN_EXCHANGE)).argument(2).toLong().wrote();
    }

    private static void wroteOne(Code code) {
        connection(code.self().field("t", AN_EXCHANGE)).constant(1L).wrote();
    }
}
