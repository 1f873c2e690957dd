package servers;

import java.net.InetSocketAddress;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;

/** Jetty 9.4 to 11, with servlets. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
        ServletContextHandler context = new ServletContextHandler(ServletContextHandler.NO_SESSIONS);
        context.setContextPath("/");
        ServletHolder holder = new ServletHolder(new PathsServlet());
        holder.setAsyncSupported(true);
        for (String mapping : PathsServlet.MAPPINGS) {
            context.addServlet(holder, mapping);
        }
        server.setHandler(context);
        server.start();
        Served.talk(((ServerConnector) server.getConnectors()[0]).getLocalPort());
    }
}
