package servers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpServerUpgradeHandler.UpgradeEvent;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The paths by HTTP/2's frames, of all streams of a connection; {@code /trailers} ends with some, as gRPC does. */
final class Frames extends Http2ConnectionHandler {
    static final class Builder extends AbstractHttp2ConnectionHandlerBuilder<Frames, Builder> {
        @Override
        protected Frames build() {
            server(true);
            frameListener(new Listener());
            return super.build();
        }

        @Override
        protected Frames build(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
            Frames frames = new Frames(decoder, encoder, settings);
            ((Listener) frameListener()).to = frames;
            return frames;
        }
    }

    /** What is in the requests whose bodies are not complete. */
    private static final class Listener extends Http2FrameAdapter {
        private final Map<Integer, String> paths = new HashMap<>();
        private final Map<Integer, Integer> lengths = new HashMap<>();
        private Frames to;

        @Override
        public void onHeadersRead(
                ChannelHandlerContext context,
                int stream,
                Http2Headers headers,
                int dependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean end) {
            paths.put(stream, headers.path().toString());
            lengths.put(stream, 0);
            if (end) {
                to.answer(context, stream, paths.remove(stream), lengths.remove(stream));
            }
        }

        @Override
        public int onDataRead(ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean end) {
            lengths.merge(stream, data.readableBytes(), Integer::sum);
            if (end) {
                to.answer(context, stream, paths.remove(stream), lengths.remove(stream));
            }
            return data.readableBytes() + padding;
        }
    }

    private Frames(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
        super(decoder, encoder, settings);
    }

    /** The request that came as HTTP/1.1 is answered as stream 1. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof UpgradeEvent) {
            answer(context, 1, ((UpgradeEvent) event).upgradeRequest().uri(), 0);
        }
        super.userEventTriggered(context, event);
    }

    private void answer(ChannelHandlerContext context, int stream, String path, int length) {
        if (path.equals("/missing")) {
            head(context, stream, 404, true);
            return;
        }
        Served.enter(path);
        switch (path) {
            case "/plain":
                send(context, stream, Served.PLAIN);
                break;
            case "/big":
                send(context, stream, Served.BIG);
                break;
            case "/huge":
                head(context, stream, 200, false);
                pieces(context, stream, 0);
                break;
            case "/slow":
                later(context, Served.SLOW_MILLIS, () -> send(context, stream, Served.PLAIN));
                break;
            case "/async":
                later(context, Served.ASYNC_MILLIS, () -> send(context, stream, Served.PLAIN));
                break;
            case "/stream":
                head(context, stream, 200, false);
                chunk(context, stream, 0);
                break;
            case "/trailers":
                head(context, stream, 200, false);
                data(context, stream, Served.PLAIN, false);
                Http2Headers trailers = new DefaultHttp2Headers().set("grpc-status", "0");
                encoder().writeHeaders(context, stream, trailers, 0, true, context.voidPromise());
                flush(context);
                break;
            case "/error":
                head(context, stream, 500, true);
                break;
            case "/post":
                send(context, stream, Integer.toString(length).getBytes(StandardCharsets.US_ASCII));
                break;
            default:
                head(context, stream, Served.status(path), true);
                break;
        }
    }

    private void send(ChannelHandlerContext context, int stream, byte[] body) {
        head(context, stream, 200, false);
        data(context, stream, body, true);
        flush(context);
    }

    private void head(ChannelHandlerContext context, int stream, int status, boolean end) {
        Http2Headers headers = new DefaultHttp2Headers().status(Integer.toString(status));
        encoder().writeHeaders(context, stream, headers, 0, end, context.newPromise());
        if (end) {
            flush(context);
        }
    }

    private void data(ChannelHandlerContext context, int stream, byte[] body, boolean end) {
        encoder().writeData(context, stream, Unpooled.wrappedBuffer(body), 0, end, context.newPromise());
    }

    private void pieces(ChannelHandlerContext context, int stream, int sent) {
        boolean last = sent + 1 == Served.PIECES;
        ByteBuf piece = Unpooled.wrappedBuffer(Served.PIECE);
        encoder()
                .writeData(context, stream, piece, 0, last, context.newPromise())
                .addListener(done -> {
                    if (done.isSuccess() && !last) {
                        pieces(context, stream, sent + 1);
                    }
                });
        flush(context);
    }

    private void chunk(ChannelHandlerContext context, int stream, int sent) {
        later(context, Served.CHUNK_PAUSE_MILLIS, () -> {
            boolean last = sent + 1 == Served.CHUNKS;
            data(context, stream, Served.PLAIN, last);
            flush(context);
            if (!last) {
                chunk(context, stream, sent + 1);
            }
        });
    }

    private static void later(ChannelHandlerContext context, long millis, Runnable task) {
        Served.later(millis, () -> context.executor().execute(task));
    }
}
