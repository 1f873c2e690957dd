package org.jvmpprof.hook;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind one of Netty's future listeners, which are of a type that this package cannot name: a proxy calls it,
 * on the future's event loop.
 */
abstract class NettyListener implements InvocationHandler {
    /** Set before Netty knows this listener. */
    @Nullable
    NettyAccess netty;

    /** Told once. */
    abstract void completed(boolean isSuccess);

    /** By Netty's {@code operationComplete}, with the future. */
    @Override
    public final @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
        switch (method.getName()) {
            case "operationComplete":
                complete(arguments);
                return null;
            case "equals":
                return arguments != null && arguments[0] == proxy;
            case "hashCode":
                return System.identityHashCode(proxy);
            default:
                return "pprof";
        }
    }

    private void complete(Object @Nullable [] arguments) {
        try {
            NettyAccess access = netty;
            if (arguments != null && access != null) {
                completed(access.isSuccess(arguments[0]));
            }
        } catch (Throwable e) {
            HttpHook.failed(e);
        }
    }
}
