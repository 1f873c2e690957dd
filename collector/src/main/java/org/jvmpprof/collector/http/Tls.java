package org.jvmpprof.collector.http;

import java.io.IOException;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jvmpprof.collector.guard.PemFiles;
import org.jvmpprof.collector.guard.Refreshed;
import org.jvmpprof.collector.guard.RenewedPem;

/** TLS from PEM files, with HTTP/2 where the client offers it; renewed files serve connections made after that. */
final class Tls {
    private final SslContextFactory.Server context = new SslContextFactory.Server();
    private final RenewedPem renewed;

    Tls(PemFiles files) throws IOException {
        // Empty: the store lives in memory only.
        context.setKeyStorePassword("");
        use(context, files);
        renewed = new RenewedPem(files, this::renew);
    }

    private static void use(SslContextFactory.Server context, PemFiles files) throws IOException {
        context.setKeyStore(files.keys());
        context.setTrustStore(files.authorities());
        context.setNeedClientAuth(files.clientCa() != null);
    }

    private void renew(PemFiles files) throws IOException {
        // Read before the context is told, so that bad files never reach it.
        files.keys();
        files.authorities();
        try {
            context.reload(factory -> {
                try {
                    use((SslContextFactory.Server) factory, files);
                } catch (IOException e) {
                    throw new IllegalStateException(e.getMessage(), e);
                }
            });
        } catch (Exception e) {
            throw new IOException("the renewed certificate can't be used: " + e.getMessage(), e);
        }
    }

    Refreshed renewed() {
        return renewed;
    }

    ServerConnector connector(Server server, HttpConfiguration http, int streams) {
        // Names in certificates are the client's to check; many will use an address or a service's short name.
        http.addCustomizer(new SecureRequestCustomizer(false));
        HttpConnectionFactory one = new HttpConnectionFactory(http);
        HTTP2ServerConnectionFactory two = new HTTP2ServerConnectionFactory(http);
        two.setMaxConcurrentStreams(streams);
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(one.getProtocol());
        return new ServerConnector(server, 1, 1, new SslConnectionFactory(context, alpn.getProtocol()), alpn, two, one);
    }
}
