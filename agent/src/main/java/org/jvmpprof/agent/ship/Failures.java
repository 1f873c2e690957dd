package org.jvmpprof.agent.ship;

import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;

/** Network failures in an operator's words. */
final class Failures {
    private Failures() {}

    static String say(Exception e) {
        String message = e.getMessage() == null ? "" : ": " + Text.line(e.getMessage(), 300);
        if (e instanceof UnknownHostException) {
            return "host unknown" + message;
        }
        if (e instanceof SocketTimeoutException) {
            return "no answer in time (collector.timeout)" + message;
        }
        if (e instanceof ClosedChannelException) {
            return "attempt given up";
        }
        return message.isEmpty() ? e.getClass().getSimpleName() : message.substring(2);
    }
}
