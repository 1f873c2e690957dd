package org.jvmpprof.hook;

import java.lang.ref.ReferenceQueue;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The doors that Netty's HTTP/1 codec calls, on the channel's event loop. Requests of a channel queue up in the order in
 * which they were read, as HTTP/1.1 wants their responses to be written; so what is written belongs to the first. None of
 * the doors throws or blocks; with no agent they do nothing.
 */
public final class NettyHook {
    private static final NettyAccesses ACCESSES = new NettyAccesses();

    /** Weak keys, since a channel that is never closed, such as one for tests, must not stay for our sake. */
    private static final ConcurrentHashMap<ChannelKey, NettyChannel> CHANNELS = new ConcurrentHashMap<>();

    private static final ReferenceQueue<Object> GONE = new ReferenceQueue<>();

    private NettyHook() {}

    /**
     * A decoder has returned.
     *
     * @param codec a class of the Netty that calls
     * @param context the decoder's {@code ChannelHandlerContext}
     * @param out what it has decoded: requests count, and all else is left alone
     */
    public static void decoded(Class<?> codec, @Nullable Object context, @Nullable List<?> out) {
        if (HttpHook.installed() == null || context == null || out == null || out.isEmpty()) {
            return;
        }
        try {
            NettyAccess netty = ACCESSES.get(codec);
            for (int i = 0; i < out.size(); i++) {
                Object message = out.get(i);
                if (netty.isRequest(message)) {
                    begin(netty, context, message);
                }
            }
        } catch (Throwable e) {
            HttpHook.failed(e);
        }
    }

    private static void begin(NettyAccess netty, Object context, Object request) throws Throwable {
        NettyExchange exchange = channel(netty, netty.channel(context)).begin(request);
        if (exchange != null) {
            HttpHook.begin(exchange);
            HttpHook.describe(exchange, netty.method(request), netty.uri(request));
        }
    }

    private static NettyChannel channel(NettyAccess netty, Object channel) throws Throwable {
        NettyChannel known = CHANNELS.get(ChannelKey.probe(channel));
        if (known != null) {
            return known;
        }
        forgetGone();
        ChannelKey key = ChannelKey.weak(channel, GONE);
        NettyChannel fresh = new NettyChannel(key);
        NettyChannel raced = CHANNELS.putIfAbsent(key, fresh);
        if (raced != null) {
            return raced;
        }
        netty.listen(netty.closeFuture(channel), fresh);
        return fresh;
    }

    /** The channel was closed: with the entry goes what it holds of the application's Netty. */
    static void forget(ChannelKey key) {
        CHANNELS.remove(key);
    }

    /** Nobody counts any more. */
    static void forgetAll() {
        CHANNELS.clear();
    }

    private static void forgetGone() {
        for (Object key = GONE.poll(); key != null; key = GONE.poll()) {
            CHANNELS.remove(key);
        }
    }

    /**
     * An encoder is about to write.
     *
     * @param promise null in versions where the encoder does not know it: the response then ends here, and not when the
     *     socket has taken it
     * @return the promise to write with: the same, unless it could not tell of its end
     */
    public static @Nullable Object writing(
            Class<?> codec, @Nullable Object context, @Nullable Object message, @Nullable Object promise) {
        if (HttpHook.installed() == null || context == null || message == null) {
            return promise;
        }
        try {
            NettyAccess netty = ACCESSES.get(codec);
            NettyChannel channel = CHANNELS.get(ChannelKey.probe(netty.channel(context)));
            NettyExchange done = channel == null ? null : channel.write(netty, message);
            return done == null ? promise : end(netty, done, promise);
        } catch (Throwable e) {
            HttpHook.failed(e);
            return promise;
        }
    }

    private static @Nullable Object end(NettyAccess netty, NettyExchange done, @Nullable Object promise)
            throws Throwable {
        if (promise == null) {
            done.end();
            return null;
        }
        Object telling = netty.unvoid(promise);
        netty.listen(telling, done);
        return telling;
    }
}
