package org.jvmpprof.agent.hook.http;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Netty 4's HTTP/1 codec, in one piece or apart, and so what is built on it: Reactor Netty with Spring WebFlux, Vert.x,
 * Micronaut. Requests are found among what any decoder has decoded, so a client's decoder, which decodes responses, is no
 * server. The key is an object of {@code org.jvmpprof.hook.NettyHook}, which see.
 *
 * <pre>
 *   begin     HttpObjectDecoder.decode has a request: request line and headers were read
 *   end       the promise of the response's last content: the socket has taken it
 *   abort     that promise fails, or the channel closes before
 * </pre>
 *
 * HTTP/2's codec has objects of its own and is not seen, nor is a Netty that was given another package.
 */
final class Netty {
    static final String TELLING = "io.netty.channel.ServerChannel";

    private static final String HTTP = "io/netty/handler/codec/http/";
    private static final String HOOK = "org/jvmpprof/hook/NettyHook";
    private static final String CONTEXT = "Lio/netty/channel/ChannelHandlerContext;";
    private static final String PROMISE = "io/netty/channel/ChannelPromise";
    private static final String WRITE = "(" + CONTEXT + "Ljava/lang/Object;L" + PROMISE + ";)V";
    private static final String OBJECT = "Ljava/lang/Object;";

    private Netty() {}

    static ServerPatch patch() {
        return ServerPatch.of("Netty", TELLING)
                .in("io.netty.handler.codec.http.HttpObjectDecoder")
                .atReturn("decode", "(" + CONTEXT + "Lio/netty/buffer/ByteBuf;Ljava/util/List;)V", Netty::decoded)
                .in("io.netty.handler.codec.http.HttpObjectEncoder")
                .atEntryIfPresent("write", WRITE, Netty::write)
                .atEntry("encode", "(" + CONTEXT + OBJECT + "Ljava/util/List;)V", Netty::encode)
                .leavesOut("HTTP/2, and copies of Netty that were given another package")
                .build();
    }

    private static void decoded(Code code) {
        codec(code);
        code.argument(0);
        code.argument(2);
        hook(code, "decoded", "(Ljava/lang/Class;" + OBJECT + "Ljava/util/List;)V");
    }

    private static void write(Code code) {
        codec(code);
        code.argument(0);
        code.argument(1);
        code.argument(2);
        hook(code, "writing", "(Ljava/lang/Class;" + OBJECT + OBJECT + OBJECT + ")" + OBJECT);
        code.cast(PROMISE);
        code.visitor().visitVarInsn(Opcodes.ASTORE, 3);
    }

    /** Where the encoder inherits {@code write} from one of another module, which serves other protocols as well. */
    private static void encode(Code code) {
        MethodVisitor to = code.visitor();
        if (code.declares("write", WRITE)) {
            to.visitInsn(Opcodes.NOP);
            return;
        }
        codec(code);
        code.argument(0);
        code.argument(1);
        code.nothing();
        hook(code, "writing", "(Ljava/lang/Class;" + OBJECT + OBJECT + OBJECT + ")" + OBJECT);
        to.visitInsn(Opcodes.POP);
    }

    private static void codec(Code code) {
        code.visitor().visitLdcInsn(Type.getObjectType(HTTP + "HttpObjectDecoder"));
    }

    private static void hook(Code code, String name, String descriptor) {
        code.visitor().visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, name, descriptor, false);
    }
}
