package org.jvmpprof.hook;

import org.jspecify.annotations.Nullable;

/**
 * The doors that Netty's HTTP/2 codec calls, on the connection's event loop. One request has three keys, one after the
 * other, since none of the codec's objects is there from its first frame to its last:
 *
 * <pre>
 *   reading ─► the connection   its headers are read, and it has no stream yet
 *   opened  ─► the stream       until it is closed, which is an abort, or its last frame is written
 *   ending  ─► a listener       until the socket has taken that frame
 * </pre>
 *
 * A connection reads one frame after the other, so its key is free again for the next one. Streams of the application's
 * own clients never get a key, and all doors leave them alone. None of the doors throws or blocks; with no agent they do
 * nothing.
 */
public final class NettyHttp2Hook {
    private static final NettyAccesses ACCESSES = new NettyAccesses();
    private static final int FIRST_FINAL = 200;
    private static final int DIGITS = 3;

    private NettyHttp2Hook() {}

    /**
     * The decoder has a frame of headers.
     *
     * @param isServer whether what is on the other end is a client
     * @param method null in trailers, which begin no request
     */
    public static void reading(
            @Nullable Object connection, boolean isServer, @Nullable CharSequence method, @Nullable CharSequence path) {
        HttpRequests to = HttpHook.installed();
        if (to == null || connection == null || !isServer || method == null) {
            return;
        }
        try {
            to.beginOrLose(connection);
            to.describe(connection, method.toString(), path == null ? null : path.toString());
        } catch (Throwable e) {
            HttpHook.failed(e);
        }
    }

    /** The decoder has found these headers in order, and a stream for them; nothing if it was opened before. */
    public static void opened(@Nullable Object connection, @Nullable Object stream) {
        HttpRequests to = HttpHook.installed();
        if (to == null || connection == null || stream == null) {
            return;
        }
        try {
            to.move(connection, stream);
        } catch (Throwable e) {
            HttpHook.failed(e);
        }
    }

    /** The decoder has done with the frame. If no stream was opened for it, it was refused, and no request. */
    public static void read(@Nullable Object connection) {
        HttpHook.abort(connection, true);
    }

    /** The encoder has headers for this stream. {@code 100 Continue} and its like are no response, nor are trailers. */
    public static void status(@Nullable Object stream, @Nullable CharSequence status) {
        if (stream == null || status == null || status.length() != DIGITS) {
            return;
        }
        int code = 0;
        for (int i = 0; i < DIGITS; i++) {
            code = code * 10 + status.charAt(i) - '0';
        }
        if (code >= FIRST_FINAL) {
            HttpHook.status(stream, code);
        }
    }

    /**
     * The last frame of the response was written.
     *
     * @param codec a class of the Netty that calls
     * @param written its {@code ChannelFuture}: done when the socket has taken the frame
     */
    public static void ending(Class<?> codec, @Nullable Object stream, @Nullable Object written) {
        HttpRequests to = HttpHook.installed();
        if (to == null || stream == null || written == null) {
            return;
        }
        try {
            if (to.isInFlight(stream)) {
                end(ACCESSES.get(codec), to, stream, written);
            }
        } catch (Throwable e) {
            HttpHook.failed(e);
            HttpHook.end(stream, 0, -1);
        }
    }

    private static void end(NettyAccess netty, HttpRequests to, Object stream, Object written) throws Throwable {
        NettyEnd end = new NettyEnd();
        to.move(stream, end);
        try {
            netty.listen(written, end);
        } catch (Throwable e) {
            HttpHook.failed(e);
            end.completed(true);
        }
    }
}
