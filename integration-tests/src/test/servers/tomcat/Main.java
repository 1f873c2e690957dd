package servers;

import java.io.File;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;

/** Tomcat 9 and 11, HTTP/1.1 and HTTP/2 in clear text. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        Tomcat tomcat = new Tomcat();
        String directory = new File(arguments[0]).getAbsolutePath();
        tomcat.setBaseDir(directory);
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().addUpgradeProtocol(new Http2Protocol());
        Context context = tomcat.addContext("", directory);
        Wrapper wrapper = Tomcat.addServlet(context, "paths", new PathsServlet());
        wrapper.setAsyncSupported(true);
        for (String mapping : PathsServlet.MAPPINGS) {
            context.addServletMappingDecoded(mapping, "paths");
        }
        tomcat.start();
        Served.talk(tomcat.getConnector().getLocalPort());
    }
}
