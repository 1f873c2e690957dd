package servers;

import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;

/** Jetty 9.4 to 11, with servlets; HTTP/1.1 and HTTP/2 in clear text. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        Server server = new Server();
        HttpConfiguration options = new HttpConfiguration();
        ServerConnector connector = new ServerConnector(
                server, new HttpConnectionFactory(options), new HTTP2CServerConnectionFactory(options));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler(ServletContextHandler.NO_SESSIONS);
        context.setContextPath("/");
        ServletHolder holder = new ServletHolder(new PathsServlet());
        holder.setAsyncSupported(true);
        for (String mapping : PathsServlet.MAPPINGS) {
            context.addServlet(holder, mapping);
        }
        server.setHandler(context);
        server.start();
        Served.talk(connector.getLocalPort());
    }
}
