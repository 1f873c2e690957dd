package org.jvmpprof.hook;

/** The key of a stream's request when its response is written. Told when the last of it has reached the socket. */
final class NettyEnd extends NettyListener {
    /** Status and bytes are those that the stream was told of. */
    @Override
    void completed(boolean isSuccess) {
        HttpHook.end(this, 0, -1, isSuccess);
    }
}
