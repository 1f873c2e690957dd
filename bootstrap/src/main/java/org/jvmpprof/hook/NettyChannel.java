package org.jvmpprof.hook;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one channel whose responses are not written yet, oldest first. Told when the channel closes. Guarded by
 * itself, though all of it runs on the channel's event loop but in odd pipelines.
 */
final class NettyChannel extends NettyListener {
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int FIRST_FINAL = 200;

    private final ChannelKey key;
    private final ArrayDeque<NettyExchange> waiting = new ArrayDeque<>(2);
    private boolean isInterim;

    NettyChannel(ChannelKey key) {
        this.key = key;
    }

    /** Null if this request was told of before: the decoder's list may be seen twice. */
    synchronized @Nullable NettyExchange begin(Object request) {
        NettyExchange last = waiting.peekLast();
        if (last != null && last.isOf(request)) {
            return null;
        }
        NettyExchange exchange = new NettyExchange(request);
        waiting.add(exchange);
        return exchange;
    }

    /** The exchange that ends with this message, or null. {@code 100 Continue} and its like are no responses. */
    synchronized @Nullable NettyExchange write(NettyAccess netty, Object message) throws Throwable {
        NettyExchange first = waiting.peek();
        if (first == null) {
            return null;
        }
        if (netty.isResponse(message)) {
            int status = netty.status(message);
            isInterim = status < FIRST_FINAL && status != SWITCHING_PROTOCOLS;
            first.status = status;
        }
        if (!isInterim) {
            first.wrote(netty.bytes(message));
        }
        if (!netty.isLast(message)) {
            return null;
        }
        boolean ends = !isInterim;
        isInterim = false;
        return ends ? waiting.poll() : null;
    }

    /** The channel was closed. */
    @Override
    void completed(boolean isSuccess) {
        NettyHook.forget(key);
        for (NettyExchange exchange = poll(); exchange != null; exchange = poll()) {
            HttpHook.abort(exchange);
        }
    }

    private synchronized @Nullable NettyExchange poll() {
        return waiting.poll();
    }
}
