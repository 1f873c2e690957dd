package org.jvmpprof.collector.http;

import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** What a request's headers say about its body. */
final class BodyEncoding {
    private BodyEncoding() {}

    /** The content type without parameters, in lower case; empty if there is none. */
    static String type(Request request) {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        return type == null ? "" : type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    }

    /** The content encoding, in lower case; empty if the body is as it is. */
    static String encoding(Request request) {
        String encoding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
        String name = encoding == null ? "" : encoding.trim().toLowerCase(Locale.ROOT);
        return name.equals("identity") ? "" : name;
    }

    static boolean isGzipOrPlain(Request request) {
        String encoding = encoding(request);
        return encoding.isEmpty() || encoding.equals("gzip");
    }

    static boolean isGrpc(Request request) {
        return type(request).startsWith("application/grpc");
    }
}
