package org.jvmpprof.hook;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * What is to be asked of Netty's objects, by handles on its public interfaces, since the boot loader cannot name them; 4.0
 * called some of them otherwise. A few nanoseconds each. Immutable, for any thread.
 */
final class NettyAccess {
    private static final String NETTY = "io.netty.";
    private static final String HTTP = "handler.codec.http.";

    private final @Nullable ClassLoader loader;
    private final String root;
    private final Class<?> request;
    private final Class<?> response;
    private final Class<?> lastContent;
    private final Class<?> holder;
    private final Class<?> buffer;
    private final Class<?> region;
    private final Class<?> listener;
    private final MethodHandle channel;
    private final MethodHandle closeFuture;
    private final MethodHandle method;
    private final MethodHandle methodName;
    private final MethodHandle uri;
    private final MethodHandle status;
    private final MethodHandle code;
    private final MethodHandle content;
    private final MethodHandle readableBytes;
    private final MethodHandle count;
    private final MethodHandle unvoid;
    private final MethodHandle addListener;
    private final MethodHandle isSuccess;

    /** @param codec a class of this Netty, which may have another package before its own */
    NettyAccess(Class<?> codec) throws ReflectiveOperationException {
        loader = codec.getClassLoader();
        String name = codec.getName();
        root = name.substring(0, name.indexOf(NETTY) + NETTY.length());
        request = find(HTTP + "HttpRequest");
        response = find(HTTP + "HttpResponse");
        lastContent = find(HTTP + "LastHttpContent");
        holder = find("buffer.ByteBufHolder");
        buffer = find("buffer.ByteBuf");
        region = find("channel.FileRegion");
        listener = find("util.concurrent.GenericFutureListener");
        channel = handle(find("channel.ChannelHandlerContext"), Object.class, "channel");
        closeFuture = handle(find("channel.Channel"), Object.class, "closeFuture");
        method = handle(request, Object.class, "method", "getMethod");
        methodName = handle(find(HTTP + "HttpMethod"), Object.class, "name");
        uri = handle(request, Object.class, "uri", "getUri");
        status = handle(response, Object.class, "status", "getStatus");
        code = handle(find(HTTP + "HttpResponseStatus"), int.class, "code");
        content = handle(holder, Object.class, "content");
        readableBytes = handle(buffer, int.class, "readableBytes");
        count = handle(region, long.class, "count");
        unvoid = handle(find("channel.ChannelPromise"), Object.class, "unvoid");
        Class<?> future = find("util.concurrent.Future");
        isSuccess = handle(future, boolean.class, "isSuccess");
        Method add = future.getMethod("addListener", listener);
        addListener = MethodHandles.publicLookup().unreflect(add).asType(MethodType.genericMethodType(2));
    }

    /** @param name after {@code io.netty.} */
    private Class<?> find(String name) throws ClassNotFoundException {
        return Class.forName(root + name, false, loader);
    }

    private static MethodHandle handle(Class<?> type, Class<?> result, String... names)
            throws ReflectiveOperationException {
        NoSuchMethodException missing = new NoSuchMethodException(type.getName());
        for (String name : names) {
            try {
                MethodHandle found = MethodHandles.publicLookup().unreflect(type.getMethod(name));
                return found.asType(MethodType.methodType(result, Object.class));
            } catch (NoSuchMethodException e) {
                missing = e;
            }
        }
        throw missing;
    }

    boolean isRequest(@Nullable Object message) {
        return request.isInstance(message);
    }

    boolean isResponse(Object message) {
        return response.isInstance(message);
    }

    boolean isLast(Object message) {
        return lastContent.isInstance(message);
    }

    Object channel(Object context) throws Throwable {
        return (Object) channel.invokeExact(context);
    }

    Object closeFuture(Object ofChannel) throws Throwable {
        return (Object) closeFuture.invokeExact(ofChannel);
    }

    String method(Object ofRequest) throws Throwable {
        Object found = (Object) method.invokeExact(ofRequest);
        return String.valueOf((Object) methodName.invokeExact(found));
    }

    String uri(Object ofRequest) throws Throwable {
        return String.valueOf((Object) uri.invokeExact(ofRequest));
    }

    int status(Object ofResponse) throws Throwable {
        Object found = (Object) status.invokeExact(ofResponse);
        return (int) code.invokeExact(found);
    }

    /** Of the body that this message carries. */
    long bytes(Object message) throws Throwable {
        if (holder.isInstance(message)) {
            Object held = (Object) content.invokeExact(message);
            return (int) readableBytes.invokeExact(held);
        }
        if (buffer.isInstance(message)) {
            return (int) readableBytes.invokeExact(message);
        }
        return region.isInstance(message) ? (long) count.invokeExact(message) : 0;
    }

    /** A promise that tells of its end, in place of one that may not. */
    Object unvoid(Object promise) throws Throwable {
        return (Object) unvoid.invokeExact(promise);
    }

    boolean isSuccess(Object future) throws Throwable {
        return (boolean) isSuccess.invokeExact(future);
    }

    void listen(Object future, NettyListener handler) throws Throwable {
        handler.netty = this;
        Object proxy = Proxy.newProxyInstance(listener.getClassLoader(), new Class<?>[] {listener}, handler);
        Object same = (Object) addListener.invokeExact(future, proxy);
        if (same == null) {
            throw new IllegalStateException("the future has taken no listener");
        }
    }
}
