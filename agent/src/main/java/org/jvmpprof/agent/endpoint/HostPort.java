package org.jvmpprof.agent.endpoint;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Reads {@code host:port}, {@code [::1]:port} and {@code :port} (loopback, never all interfaces by omission). */
final class HostPort {
    private HostPort() {}

    static InetSocketAddress parse(String text) throws IOException {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        int port = colon < 0 ? -1 : portOf(text.substring(colon + 1));
        if (port < 0 || (host.indexOf(':') >= 0 && !host.startsWith("["))) {
            throw new IOException(
                    "http=" + text + ": must be host:port with a port of 0 to 65535, such as 127.0.0.1:6060");
        }
        if (host.isEmpty()) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        }
        return new InetSocketAddress(host, port);
    }

    private static int portOf(String text) {
        try {
            int port = Integer.parseInt(text);
            return port <= 65535 ? port : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
