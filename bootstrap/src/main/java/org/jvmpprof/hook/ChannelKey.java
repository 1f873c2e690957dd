package org.jvmpprof.hook;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** A channel by its identity, held weakly; or, to look one up, strongly. Immutable. */
final class ChannelKey extends WeakReference<Object> {
    private final @Nullable Object held;
    private final int hash;

    private ChannelKey(Object channel, @Nullable Object held, @Nullable ReferenceQueue<Object> gone) {
        super(channel, gone);
        this.held = held;
        this.hash = System.identityHashCode(channel);
    }

    static ChannelKey probe(Object channel) {
        return new ChannelKey(channel, channel, null);
    }

    static ChannelKey weak(Object channel, ReferenceQueue<Object> gone) {
        return new ChannelKey(channel, null, gone);
    }

    private @Nullable Object channel() {
        return held != null ? held : get();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        Object channel = channel();
        return channel != null && other instanceof ChannelKey && ((ChannelKey) other).channel() == channel;
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
