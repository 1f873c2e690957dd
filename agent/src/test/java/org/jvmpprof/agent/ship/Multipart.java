package org.jvmpprof.agent.ship;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Takes a multipart form apart, strictly, for tests. */
final class Multipart {
    private Multipart() {}

    static Map<String, byte[]> parts(FakeCollector.Request request) {
        String type = request.headers().get("content-type");
        String boundary = "--" + type.substring(type.indexOf("boundary=") + 9);
        String text = new String(request.body(), StandardCharsets.ISO_8859_1);
        Map<String, byte[]> parts = new TreeMap<>();
        if (!text.startsWith(boundary + "\r\n") || !text.endsWith("\r\n" + boundary + "--\r\n")) {
            throw new AssertionError("no multipart: " + text);
        }
        for (String part : text.split("(\r\n)?" + boundary + "(\r\n|--\r\n)")) {
            int end = part.indexOf("\r\n\r\n");
            if (end > 0) {
                String name = part.replaceAll("(?s).*? name=\"([^\"]*)\".*", "$1");
                parts.put(name, part.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return parts;
    }
}
