package servers;

import java.nio.ByteBuffer;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** Jetty 12: servlets of EE 10, or with the argument {@code core} a plain handler. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        Server server = new Server();
        HttpConfiguration options = new HttpConfiguration();
        ServerConnector connector = new ServerConnector(
                server, new HttpConnectionFactory(options), new HTTP2CServerConnectionFactory(options));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(arguments[1].equals("core") ? new Paths() : servlets());
        server.start();
        Served.talk(connector.getLocalPort());
    }

    private static Handler servlets() {
        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.NO_SESSIONS);
        ServletHolder holder = new ServletHolder(new PathsServlet());
        holder.setAsyncSupported(true);
        for (String mapping : PathsServlet.MAPPINGS) {
            context.addServlet(holder, mapping);
        }
        return context;
    }

    private static final class Paths extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            String path = Request.getPathInContext(request);
            if (path.equals("/missing")) {
                return false;
            }
            Served.enter(path);
            switch (path) {
                case "/plain":
                    send(response, Served.PLAIN, callback);
                    break;
                case "/big":
                    send(response, Served.BIG, callback);
                    break;
                case "/huge":
                    pieces(response, 0, callback);
                    break;
                case "/slow":
                    Served.slow();
                    send(response, Served.PLAIN, callback);
                    break;
                case "/async":
                    Served.async(() -> send(response, Served.PLAIN, callback));
                    break;
                case "/stream":
                    chunk(response, 0, callback);
                    break;
                case "/error":
                    throw new IllegalStateException("wanted");
                case "/post":
                    String body = Content.Source.asString(request);
                    send(response, Integer.toString(body.length()).getBytes("US-ASCII"), callback);
                    break;
                default:
                    response.setStatus(Served.status(path));
                    callback.succeeded();
                    break;
            }
            return true;
        }

        private static void send(Response response, byte[] body, Callback callback) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
            response.write(true, ByteBuffer.wrap(body), callback);
        }

        private static void pieces(Response response, int sent, Callback callback) {
            ByteBuffer piece = ByteBuffer.wrap(Served.PIECE);
            boolean last = sent == Served.PIECES - 1;
            response.write(
                    last, piece, last ? callback : Callback.from(() -> pieces(response, sent + 1, callback), callback::failed));
        }

        private static void chunk(Response response, int sent, Callback callback) {
            if (sent == Served.CHUNKS) {
                response.write(true, BufferUtil.EMPTY_BUFFER, callback);
                return;
            }
            Served.later(
                    Served.CHUNK_PAUSE_MILLIS,
                    () -> response.write(
                            false,
                            ByteBuffer.wrap(Served.PLAIN),
                            Callback.from(() -> chunk(response, sent + 1, callback), callback::failed)));
        }
    }
}
