package org.jvmpprof.it.attach;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/** A Tomcat in a process of its own with one servlet that computes; prints its port, and ends with its input. */
final class TomcatMain {
    private TomcatMain() {}

    /** @param arguments a directory for Tomcat to work in */
    public static void main(String[] arguments) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Path.of(arguments[0]).toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", arguments[0]);
        Tomcat.addServlet(context, "checkout", new CheckoutServlet());
        context.addServletMappingDecoded("/checkout", "checkout");
        tomcat.start();
        System.out.println(tomcat.getConnector().getLocalPort());
        while (System.in.read() >= 0) {
            // lives until the test closes the pipe
        }
        tomcat.stop();
        tomcat.destroy();
    }

    private static final class CheckoutServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private static final int ROUNDS = 200_000;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/plain");
            response.getWriter().println(price(request.getQueryString()));
        }

        private static long price(String order) {
            long sum = 1125899906842597L;
            for (int i = 0; i < ROUNDS; i++) {
                sum = 31 * sum + order.charAt(i % order.length());
            }
            return sum;
        }
    }
}
