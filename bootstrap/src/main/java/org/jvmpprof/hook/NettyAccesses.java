package org.jvmpprof.hook;

/** One access for each copy of Netty in this JVM; goes with the copy's classes when they are unloaded. */
final class NettyAccesses extends ClassValue<NettyAccess> {
    @Override
    protected NettyAccess computeValue(Class<?> codec) {
        try {
            return new NettyAccess(codec);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this version of Netty is unknown: " + e, e);
        }
    }
}
