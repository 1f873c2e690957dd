package servers;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.HttpServerUpgradeHandler.UpgradeCodec;
import io.netty.handler.codec.http2.CleartextHttp2ServerUpgradeHandler;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.util.function.Supplier;

/** HTTP/2 in clear text: known beforehand, or by an upgrade from HTTP/1.1. */
final class Http2 {
    private Http2() {}

    /** As Reactor Netty has it: a channel for each stream, whose frames are translated to HTTP/1's objects and back. */
    static void multiplex(ChannelPipeline line) {
        Http2FrameCodec codec = Http2FrameCodecBuilder.forServer().build();
        Http2MultiplexHandler streams = new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(true), new Paths());
            }
        });
        assemble(line, () -> new Http2ServerUpgradeCodec(codec, streams), new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(codec, streams);
            }
        });
    }

    /** As gRPC has it: a handler of the whole connection, which writes frames by the codec's encoder. */
    static void frames(ChannelPipeline line) {
        Frames frames = new Frames.Builder().build();
        assemble(line, () -> new Http2ServerUpgradeCodec(frames), frames);
    }

    private static void assemble(ChannelPipeline line, Supplier<UpgradeCodec> upgrade, ChannelHandler known) {
        HttpServerCodec http1 = new HttpServerCodec();
        HttpServerUpgradeHandler upgrading = new HttpServerUpgradeHandler(
                http1, protocol -> "h2c".contentEquals(protocol) ? upgrade.get() : null);
        line.addLast(new CleartextHttp2ServerUpgradeHandler(http1, upgrading, known));
    }
}
