package org.jvmpprof.hook;

import org.jspecify.annotations.Nullable;

/** One request of a channel, and what of its response was written. Told when the last of it has reached the socket. */
final class NettyExchange extends NettyListener {
    private @Nullable Object request;
    private long bytes;
    int status;

    NettyExchange(Object request) {
        this.request = request;
    }

    boolean isOf(Object other) {
        return request == other;
    }

    void wrote(long more) {
        request = null; // no use any more, and an application may want its memory
        bytes += more;
    }

    void end() {
        HttpHook.end(this, status, bytes);
    }

    @Override
    void completed(boolean isSuccess) {
        HttpHook.end(this, status, bytes, isSuccess);
    }
}
