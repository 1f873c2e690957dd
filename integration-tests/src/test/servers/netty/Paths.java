package servers;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;

/** The paths by HTTP objects: of a connection of HTTP/1, or of one stream of HTTP/2. */
final class Paths extends SimpleChannelInboundHandler<HttpObject> {
    private HttpRequest request;
    private int length;

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject object) {
        if (object.decoderResult().isFailure()) {
            FullHttpResponse bad = full(HttpResponseStatus.BAD_REQUEST, new byte[0]);
            context.writeAndFlush(bad).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        if (object instanceof HttpRequest) {
            request = (HttpRequest) object;
            length = 0;
        }
        if (object instanceof HttpContent) {
            length += ((HttpContent) object).content().readableBytes();
        }
        if (object instanceof LastHttpContent) {
            answer(context, request);
        }
    }

    private void answer(ChannelHandlerContext context, HttpRequest request) {
        String path = request.uri();
        if (path.equals("/missing")) {
            write(context, full(HttpResponseStatus.NOT_FOUND, new byte[0]));
            return;
        }
        Served.enter(path);
        switch (path) {
            case "/plain":
                send(context, Served.PLAIN);
                break;
            case "/big":
                send(context, Served.BIG);
                break;
            case "/huge":
                context.write(chunked());
                pieces(context, 0);
                break;
            case "/slow":
                Served.later(Served.SLOW_MILLIS, () -> send(context, Served.PLAIN));
                break;
            case "/async":
                Served.async(() -> send(context, Served.PLAIN));
                break;
            case "/stream":
                context.writeAndFlush(chunked());
                chunk(context, 0);
                break;
            case "/error":
                throw new IllegalStateException("wanted");
            case "/post":
                send(context, Integer.toString(length).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                break;
            case "/void":
                context.writeAndFlush(full(HttpResponseStatus.OK, Served.PLAIN), context.voidPromise());
                break;
            case "/proxy":
                proxy(context);
                break;
            case "/socket":
                upgrade(context, request);
                break;
            default:
                FullHttpResponse answer =
                        full(HttpResponseStatus.valueOf(Served.status(path)), new byte[0]);
                if (Served.status(path) == 204 || Served.status(path) == 304) {
                    answer.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
                }
                write(context, answer);
                break;
        }
    }

    private void send(ChannelHandlerContext context, byte[] body) {
        boolean isHead = request.method().equals(HttpMethod.HEAD);
        FullHttpResponse answer = full(HttpResponseStatus.OK, isHead ? new byte[0] : body);
        answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        write(context, answer);
    }

    private void write(ChannelHandlerContext context, FullHttpResponse answer) {
        if (request.protocolVersion().equals(HttpVersion.HTTP_1_0) && HttpUtil.isKeepAlive(request)) {
            answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        context.writeAndFlush(answer);
    }

    private static FullHttpResponse full(HttpResponseStatus status, byte[] body) {
        FullHttpResponse answer =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return answer;
    }

    private static HttpResponse chunked() {
        HttpResponse answer = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        answer.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        return answer;
    }

    private static void pieces(ChannelHandlerContext context, int sent) {
        if (sent == Served.PIECES) {
            context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
            return;
        }
        context.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(Served.PIECE)))
                .addListener(done -> {
                    if (done.isSuccess()) {
                        pieces(context, sent + 1);
                    }
                });
    }

    private static void chunk(ChannelHandlerContext context, int sent) {
        Served.later(Served.CHUNK_PAUSE_MILLIS, () -> {
            context.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(Served.PLAIN)));
            if (sent + 1 < Served.CHUNKS) {
                chunk(context, sent + 1);
            } else {
                context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
            }
        });
    }

    private static void upgrade(ChannelHandlerContext context, HttpRequest request) {
        WebSocketServerHandshaker handshaker =
                new WebSocketServerHandshakerFactory("ws://127.0.0.1/socket", null, false).newHandshaker(request);
        // whole, or the handshake waits for a body that was here before
        FullHttpRequest whole = new DefaultFullHttpRequest(
                request.protocolVersion(), request.method(), request.uri(), Unpooled.EMPTY_BUFFER);
        whole.headers().set(request.headers());
        handshaker.handshake(context.channel(), whole);
    }

    private void proxy(ChannelHandlerContext context) {
        new Bootstrap()
                .group(Main.GROUP)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpClientCodec(), new HttpObjectAggregator(1 << 20))
                                .addLast(new SimpleChannelInboundHandler<FullHttpResponse>() {
                                    @Override
                                    protected void channelRead0(ChannelHandlerContext own, FullHttpResponse got) {
                                        byte[] body = new byte[got.content().readableBytes()];
                                        got.content().readBytes(body);
                                        own.close();
                                        context.executor().execute(() -> send(context, body));
                                    }
                                });
                    }
                })
                .connect(Main.back)
                .addListener((ChannelFutureListener) connected -> connected
                        .channel()
                        .writeAndFlush(new DefaultFullHttpRequest(
                                HttpVersion.HTTP_1_1, HttpMethod.GET, "/behind")));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IllegalStateException) {
            context.writeAndFlush(full(HttpResponseStatus.INTERNAL_SERVER_ERROR, new byte[0]));
        } else {
            context.close();
        }
    }
}
