package org.jvmpprof.agent.hook.http;

/**
 * Tomcat 8.5 to 11, at the connector, where the container's valves, filters and error pages lie within, and HTTP/1.1,
 * HTTP/2 and AJP are alike. The key is the connector's request, which belongs to one connection or stream.
 *
 * <pre>
 *   begin     CoyoteAdapter.service: request line and headers were read and are in order
 *   route     catalina's Request.recycle, when the container has done with it: Spring's pattern, if Spring has served it
 *   status    coyote's Response.setCommitted: Tomcat makes a refused request's 400 a 500 before it counts
 *   end       coyote's Request.updateCounters, by which Tomcat counts for itself: once for each request, at the end of
 *             asynchronous ones too, and for those that the connector refused without the container (begun just then)
 *   abort     the same, if the response's exception says that the connection broke
 * </pre>
 */
final class Tomcat {
    static final String TELLING = "org.apache.catalina.connector.CoyoteAdapter";

    private static final String REQUEST = "org/apache/coyote/Request";
    private static final String RESPONSE = "org/apache/coyote/Response";
    private static final String BYTES = "org/apache/tomcat/util/buf/MessageBytes";
    private static final String SPRINGS_PATTERN = "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

    private Tomcat() {}

    static ServerPatch patch() {
        return ServerPatch.of("Tomcat", TELLING)
                .in("org.apache.catalina.connector.CoyoteAdapter")
                .atEntry(
                        "service",
                        "(L" + REQUEST + ";L" + RESPONSE + ";)V",
                        code -> code.argument(0).begin())
                .in("org.apache.catalina.connector.Request")
                .atEntry("recycle", "()V", Tomcat::route)
                .in("org.apache.coyote.Response")
                .atEntry("setCommitted", "(Z)V", Tomcat::status)
                .in("org.apache.coyote.Request")
                .atEntry("updateCounters", "()V", Tomcat::end)
                .build();
    }

    private static void route(Code code) {
        code.self().call("getCoyoteRequest", "()L" + REQUEST + ";");
        code.self().constant(SPRINGS_PATTERN).call("getAttribute", "(Ljava/lang/String;)Ljava/lang/Object;");
        code.routeAttribute();
    }

    private static void status(Code code) {
        code.self().call("getRequest", "()L" + REQUEST + ";");
        code.self().call("getStatus", "()I").status();
    }

    private static void end(Code code) {
        code.self().beginUnlessOpen();
        code.self();
        text(code.self().call("method", "()L" + BYTES + ";"));
        text(code.self().call("requestURI", "()L" + BYTES + ";"));
        code.describe();
        code.self();
        response(code).call(RESPONSE, "getStatus", "()I");
        response(code).constant(0).call(RESPONSE, "getBytesWritten", "(Z)J");
        response(code).call(RESPONSE, "getErrorException", "()Ljava/lang/Exception;");
        code.endOrAbort();
    }

    private static Code response(Code code) {
        return code.self().call("getResponse", "()L" + RESPONSE + ";");
    }

    private static void text(Code bytes) {
        bytes.call(BYTES, "toString", "()Ljava/lang/String;");
    }
}
