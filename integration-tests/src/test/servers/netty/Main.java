package servers;

import com.sun.net.httpserver.HttpServer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import java.net.InetSocketAddress;

/**
 * Netty's codecs by hand. HTTP/1 in one piece ({@code whole}) or two ({@code apart}); HTTP/2 in clear text with a channel
 * for each stream ({@code multiplex}) or by its frames ({@code frames}). {@code /proxy} asks the JDK's server in the same
 * process, by Netty's client: two servers, and a client that is none.
 */
public final class Main {
    static final EventLoopGroup GROUP = new NioEventLoopGroup(2);
    static InetSocketAddress back;

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        String variant = arguments[1];
        back = back();
        int port = ((InetSocketAddress) new ServerBootstrap()
                        .group(GROUP)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(new ChannelInitializer<SocketChannel>() {
                            @Override
                            protected void initChannel(SocketChannel channel) {
                                assemble(variant, channel.pipeline());
                            }
                        })
                        .bind("127.0.0.1", 0)
                        .sync()
                        .channel()
                        .localAddress())
                .getPort();
        Served.talk(port);
    }

    private static void assemble(String variant, ChannelPipeline line) {
        switch (variant) {
            case "multiplex":
                Http2.multiplex(line);
                return;
            case "frames":
                Http2.frames(line);
                return;
            case "apart":
                line.addLast(new HttpResponseEncoder(), new HttpRequestDecoder());
                break;
            default:
                line.addLast(new HttpServerCodec());
                break;
        }
        line.addLast(new HttpServerKeepAliveHandler());
        line.addLast(new HttpServerExpectContinueHandler(), new Paths());
    }

    private static InetSocketAddress back() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 100);
        server.createContext("/behind", exchange -> {
            Served.enter("/behind");
            exchange.sendResponseHeaders(200, Served.PLAIN.length);
            exchange.getResponseBody().write(Served.PLAIN);
            exchange.close();
        });
        server.start();
        return server.getAddress();
    }
}
