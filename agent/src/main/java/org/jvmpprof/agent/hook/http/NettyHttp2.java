package org.jvmpprof.agent.hook.http;

import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Netty 4's HTTP/2 codec, at the classes of a connection that every use of it has: streams with channels of their own
 * (Reactor Netty, Micronaut), handlers of the whole connection (gRPC, Vert.x, Armeria), translated to HTTP/1's objects or
 * not. The key is that of {@code org.jvmpprof.hook.NettyHttp2Hook}, which see.
 *
 * <pre>
 *   begin     FrameReadListener.onHeadersRead of a server's decoder, if DefaultStream.headersReceived follows in it: the
 *             headers were read and are in order
 *   status    DefaultHttp2ConnectionEncoder.writeHeaders
 *   bytes     DefaultHttp2ConnectionEncoder.writeData
 *   end       Http2ConnectionHandler.closeStreamLocal, and then its future: the socket has taken the last frame
 *   abort     that future fails, or DefaultStream.close comes before: by either side's reset, or with its connection
 * </pre>
 *
 * A request of HTTP/1.1 that asks for the upgrade is answered by 101 there, and is no frame of headers here.
 */
final class NettyHttp2 {
    private static final String CODEC = "io.netty.handler.codec.http2.";
    private static final String HOOK = "org/jvmpprof/hook/NettyHttp2Hook";
    private static final String OBJECT = "Ljava/lang/Object;";
    private static final String TEXT = "Ljava/lang/CharSequence;";
    private static final String OUTER = "this$0";

    private final String root;
    private final String decoder;
    private final String connection;
    private final String stream;
    private final String headers;
    private final String context;
    private final String promise;
    private final String future;

    private NettyHttp2(String root) {
        this.root = root;
        decoder = internal(CODEC + "DefaultHttp2ConnectionDecoder");
        connection = internal(CODEC + "Http2Connection");
        stream = internal(CODEC + "Http2Stream");
        headers = internal(CODEC + "Http2Headers");
        context = internal("io.netty.channel.ChannelHandlerContext");
        promise = internal("io.netty.channel.ChannelPromise");
        future = internal("io.netty.channel.ChannelFuture");
    }

    /** @param root what this Netty has before the {@code io.netty} of its packages; mostly nothing */
    static ServerPatch patch(String root) {
        return new NettyHttp2(root).patch();
    }

    private ServerPatch patch() {
        String read = "(L" + context + ";IL" + headers + ";ISZIZ)V";
        return ServerPatch.of(root.isEmpty() ? "Netty, HTTP/2" : "gRPC's Netty, HTTP/2", root + Netty.TELLING)
                .onlyWith(root + CODEC + "Http2ConnectionHandler")
                .in(root + CODEC + "DefaultHttp2ConnectionDecoder$FrameReadListener")
                .atEntry("onHeadersRead", read, this::reading)
                .atReturn("onHeadersRead", read, this::read)
                .atThrow("onHeadersRead", read, this::read)
                .in(root + CODEC + "DefaultHttp2Connection$DefaultStream")
                .atEntry("headersReceived", "(Z)L" + stream + ";", this::opened)
                .atEntry(
                        "close",
                        "(Ljava/util/Iterator;)L" + stream + ";",
                        code -> code.self().abort())
                .in(root + CODEC + "DefaultHttp2ConnectionEncoder")
                .atEntry("writeHeaders", written("IZ"), this::status)
                .atEntry("writeHeaders", written("ISZIZ"), this::status)
                .atEntry("writeData", data(), this::wrote)
                .in(root + CODEC + "Http2ConnectionHandler")
                .atEntry("closeStreamLocal", "(L" + stream + ";L" + future + ";)V", this::ending)
                .leavesOut("what is answered as stream 1 after an upgrade from HTTP/1.1, which is counted there")
                .build();
    }

    /** Of the overloads of writeHeaders, by what is between headers and promise. */
    private String written(String between) {
        return "(L" + context + ";IL" + headers + ";" + between + "L" + promise + ";)L" + future + ";";
    }

    private String data() {
        return "(L" + context + ";IL" + internal("io.netty.buffer.ByteBuf") + ";IZL" + promise + ";)L" + future + ";";
    }

    private String internal(String name) {
        return (root + name).replace('.', '/');
    }

    private void reading(Code code) {
        connectionRead(code);
        connectionRead(code).callInterface(connection, "isServer", "()Z");
        code.argument(2).callInterface(headers, "method", "()" + TEXT);
        code.argument(2).callInterface(headers, "path", "()" + TEXT);
        hook(code, "reading", "(" + OBJECT + "Z" + TEXT + TEXT + ")V");
    }

    private void read(Code code) {
        connectionRead(code);
        hook(code, "read", "(" + OBJECT + ")V");
    }

    /** Checked while it is written: a read at the method's end is not guarded. */
    private Code connectionRead(Code code) {
        String outer = "L" + decoder + ";";
        code.needsField(OUTER, outer);
        return code.self().field(OUTER, outer).call(decoder, "connection", "()L" + connection + ";");
    }

    private void opened(Code code) {
        String outer = "L" + internal(CODEC + "DefaultHttp2Connection") + ";";
        code.needsField(OUTER, outer);
        code.self().field(OUTER, outer).self();
        hook(code, "opened", "(" + OBJECT + OBJECT + ")V");
    }

    private void status(Code code) {
        streamWritten(code).argument(2).callInterface(headers, "status", "()" + TEXT);
        hook(code, "status", "(" + OBJECT + TEXT + ")V");
    }

    private void wrote(Code code) {
        streamWritten(code).argument(2).call(internal("io.netty.buffer.ByteBuf"), "readableBytes", "()I");
        code.toLong().wrote();
    }

    private Code streamWritten(Code code) {
        code.self().call("connection", "()L" + connection + ";");
        return code.argument(1).callInterface(connection, "stream", "(I)L" + stream + ";");
    }

    private void ending(Code code) {
        code.visitor().visitLdcInsn(Type.getObjectType(internal(CODEC + "Http2ConnectionHandler")));
        code.argument(0).argument(1);
        hook(code, "ending", "(Ljava/lang/Class;" + OBJECT + OBJECT + ")V");
    }

    private static void hook(Code code, String name, String descriptor) {
        code.visitor().visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, name, descriptor, false);
    }
}
