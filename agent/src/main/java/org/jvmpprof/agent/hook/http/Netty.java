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
 * HTTP/2's codec has objects of its own: {@link NettyHttp2}. A Netty that was given another package is seen if it is gRPC's.
 */
final class Netty {
    static final String TELLING = "io.netty.channel.ServerChannel";

    /** What gRPC's shaded jar has before the packages of its own copy. */
    static final String IN_GRPC = "io.grpc.netty.shaded.";

    private static final String CODEC = "io.netty.handler.codec.http.";
    private static final String HOOK = "org/jvmpprof/hook/NettyHook";
    private static final String OBJECT = "Ljava/lang/Object;";

    private final String root;
    private final String promise;
    private final String decode;
    private final String encode;
    private final String write;

    private Netty(String root) {
        this.root = root;
        promise = internal("io.netty.channel.ChannelPromise");
        String context = "(L" + internal("io.netty.channel.ChannelHandlerContext") + ";";
        decode = context + "L" + internal("io.netty.buffer.ByteBuf") + ";Ljava/util/List;)V";
        encode = context + OBJECT + "Ljava/util/List;)V";
        write = context + OBJECT + "L" + promise + ";)V";
    }

    /** @param root what this Netty has before the {@code io.netty} of its packages; mostly nothing */
    static ServerPatch patch(String root) {
        return new Netty(root).patch();
    }

    private ServerPatch patch() {
        return ServerPatch.of(root.isEmpty() ? "Netty" : "gRPC's Netty", root + TELLING)
                .in(root + CODEC + "HttpObjectDecoder")
                .atReturn("decode", decode, this::decoded)
                .in(root + CODEC + "HttpObjectEncoder")
                .atEntryIfPresent("write", write, this::write)
                .atEntry("encode", encode, this::encode)
                .leavesOut("copies of Netty that were given another package than gRPC's")
                .build();
    }

    private String internal(String name) {
        return (root + name).replace('.', '/');
    }

    private void decoded(Code code) {
        codec(code);
        code.argument(0);
        code.argument(2);
        hook(code, "decoded", "(Ljava/lang/Class;" + OBJECT + "Ljava/util/List;)V");
    }

    private void write(Code code) {
        codec(code);
        code.argument(0);
        code.argument(1);
        code.argument(2);
        hook(code, "writing", "(Ljava/lang/Class;" + OBJECT + OBJECT + OBJECT + ")" + OBJECT);
        code.cast(promise);
        code.visitor().visitVarInsn(Opcodes.ASTORE, 3);
    }

    /** Where the encoder inherits {@code write} from one of another module, which serves other protocols as well. */
    private void encode(Code code) {
        MethodVisitor to = code.visitor();
        if (code.declares("write", write)) {
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

    private void codec(Code code) {
        code.visitor().visitLdcInsn(Type.getObjectType(internal(CODEC + "HttpObjectDecoder")));
    }

    private static void hook(Code code, String name, String descriptor) {
        code.visitor().visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, name, descriptor, false);
    }
}
