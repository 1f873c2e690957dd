package org.jvmpprof.collector;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.config.CollectorOptions;
import org.jvmpprof.collector.config.Option;
import org.jvmpprof.collector.guard.Guard;
import org.jvmpprof.collector.guard.PemFiles;
import org.jvmpprof.collector.guard.Sessions;
import org.jvmpprof.collector.guard.Tokens;
import org.jvmpprof.collector.guard.Visitors;

/** Who may come in, as the options say. Made once, at start. */
record Access(
        Tokens tokens,
        Sessions sessions,
        Guard guard,
        @Nullable PemFiles pem) {
    /** @throws IOException if tokens or certificate can't be read, or nothing protects what is not loopback */
    static Access of(CollectorOptions options, Clock clock) throws IOException {
        Tokens tokens = Tokens.load(options.given(Option.TOKEN), options.file(Option.TOKEN_FILE));
        PemFiles pem = pem(options);
        InetAddress address = InetAddress.getByName(options.host());
        boolean isProtected = tokens.areNeeded() || (pem != null && pem.clientCa() != null);
        if (!address.isLoopbackAddress() && !isProtected && !options.isOn(Option.OPEN)) {
            throw new IOException("listen=" + options.host() + ":" + options.port()
                    + ": is not loopback, and nothing protects it; set token.file, or open=true if that is meant");
        }
        String hosts = options.given(Option.HOSTS);
        List<String> names = hosts == null ? List.of() : List.of(hosts.split("\\s*,\\s*"));
        Sessions sessions = new Sessions(tokens, clock);
        Guard guard =
                new Guard(new Visitors(address, options.host(), names), tokens, sessions, options.isOn(Option.TENANTS));
        return new Access(tokens, sessions, guard, pem);
    }

    private static @Nullable PemFiles pem(CollectorOptions options) throws IOException {
        Path certificate = options.file(Option.TLS_CERT);
        Path key = options.file(Option.TLS_KEY);
        Path clientCa = options.file(Option.TLS_CLIENT_CA);
        if (certificate != null && key != null) {
            return new PemFiles(certificate, key, clientCa);
        }
        if (certificate != null || key != null || clientCa != null) {
            throw new IOException("tls.cert, tls.key and tls.client-ca: the first two are needed for TLS; set both");
        }
        return null;
    }
}
