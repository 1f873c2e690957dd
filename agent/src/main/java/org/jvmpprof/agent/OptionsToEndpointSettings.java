package org.jvmpprof.agent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.config.OptionTable;
import org.jvmpprof.agent.config.Options;
import org.jvmpprof.agent.config.ProcessName;
import org.jvmpprof.agent.endpoint.EndpointSettings;
import org.jvmpprof.agent.self.AgentLog;

/** What the options say of the endpoints, in the endpoints' words. */
final class OptionsToEndpointSettings {
    private OptionsToEndpointSettings() {}

    /** The rooms that it shows are still to be added. */
    static EndpointSettings.Builder convert(Options options, AgentLog log) {
        String socket = options.get(OptionTable.SOCKET);
        EndpointSettings.Builder endpoint = EndpointSettings.builder()
                .processName(ProcessName.ofProcess())
                .shipping(options.service(), collector(options))
                .socket(!socket.equals("off"))
                .maxSeconds(options.get(OptionTable.HTTP_MAX_SECONDS))
                .maxClients(options.get(OptionTable.HTTP_MAX_CLIENTS))
                .redact(options.get(OptionTable.REDACT));
        if (!socket.equals("on") && !socket.equals("off")) {
            endpoint.socketPath(Paths.get(socket).toAbsolutePath());
        }
        options.get(OptionTable.HTTP).ifPresent(address -> port(endpoint, options, address, log));
        return endpoint;
    }

    /** The first collector that has pages to look at, without what a password may be in; null where there is none. */
    private static @Nullable String collector(Options options) {
        for (URI collector : options.get(OptionTable.COLLECTOR)) {
            if ("http".equals(collector.getScheme()) || "https".equals(collector.getScheme())) {
                return collector.getScheme() + "://"
                        + collector.getRawAuthority().replaceAll(".*@", "") + collector.getRawPath();
            }
        }
        return null;
    }

    /** The token is read once; a file that cannot be read keeps the port closed, not open to all. */
    private static void port(
            EndpointSettings.Builder endpoint, Options options, InetSocketAddress address, AgentLog log) {
        Optional<String> token = options.get(OptionTable.HTTP_TOKEN);
        Optional<Path> tokenFile = options.get(OptionTable.HTTP_TOKEN_FILE);
        if (!token.isPresent() && tokenFile.isPresent()) {
            String text = read(tokenFile.get(), log);
            if (text == null) {
                return;
            }
            token = Optional.of(text);
        }
        String host = address.getHostString();
        endpoint.token(token.orElse(null)).open(options.get(OptionTable.HTTP_OPEN));
        endpoint.tcp((host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + address.getPort());
        Path key = options.get(OptionTable.HTTP_TLS_KEY).orElse(null);
        Path certificate = options.get(OptionTable.HTTP_TLS_CERT).orElse(null);
        if (certificate != null && key != null) {
            endpoint.tls(
                    certificate,
                    key,
                    options.get(OptionTable.HTTP_TLS_CLIENT_CA).orElse(null));
        }
    }

    private static @Nullable String read(Path file, AgentLog log) {
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).trim();
            if (!text.isEmpty()) {
                return text;
            }
            log.warn("http.token-file=" + file + ": is empty; the port stays closed");
        } catch (IOException e) {
            log.warn("http.token-file=" + file + ": cannot be read (" + e + "); the port stays closed");
        }
        return null;
    }
}
