package org.jvmpprof.cli.collector;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.exit.CliException;
import picocli.CommandLine.Option;

/**
 * Where the collector is and how it lets us in; a picocli mixin. The same things as the agent's {@code collector.*}
 * options, and the same environment variables.
 */
public final class CollectorOptions {
    private static final int MAX_TIMEOUT_SECONDS = 3600;

    @Option(
            names = "--collector",
            paramLabel = "URL",
            defaultValue = "${env:JVM_PPROF_COLLECTOR}",
            description = "Address of the collector, such as http://127.0.0.1:10100; or JVM_PPROF_COLLECTOR.")
    private @Nullable String url;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            defaultValue = "${env:JVM_PPROF_COLLECTOR_TOKEN_FILE}",
            description = "File with a bearer token; or JVM_PPROF_COLLECTOR_TOKEN_FILE. The token itself:"
                    + " JVM_PPROF_COLLECTOR_TOKEN.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            defaultValue = "${env:JVM_PPROF_COLLECTOR_USER}",
            description = "User for basic authentication, with --password-file.")
    private @Nullable String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            defaultValue = "${env:JVM_PPROF_COLLECTOR_PASSWORD_FILE}",
            description = "File with the user's password.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--header",
            paramLabel = "NAME=VALUE",
            description = "A header for every request, such as X-Scope-OrgID=team; may be repeated.")
    private Map<String, String> headers = new LinkedHashMap<>();

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            defaultValue = "${env:JVM_PPROF_COLLECTOR_CA}",
            description = "PEM file of whom to trust over TLS; by default what the JVM trusts.")
    private @Nullable Path ca;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            defaultValue = "${env:JVM_PPROF_COLLECTOR_CERT}",
            description = "PEM file of a client certificate, with --key.")
    private @Nullable Path cert;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            defaultValue = "${env:JVM_PPROF_COLLECTOR_KEY}",
            description = "PEM file of its private key, not encrypted.")
    private @Nullable Path key;

    @Option(
            names = "--proxy",
            paramLabel = "PROXY",
            defaultValue = "${env:JVM_PPROF_COLLECTOR_PROXY:-system}",
            description = "http://host:port, none, or system (default): what http_proxy, https_proxy and no_proxy say.")
    private String proxy = "system";

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Patience for connecting, and for each pause of the answer (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    /** Whether a collector was named at all. */
    public boolean isGiven() {
        return url != null && !url.isEmpty();
    }

    /** The client for these options, whose files are read now; nothing is sent yet. */
    CollectorClient client() throws CliException {
        if (timeoutSeconds < 1 || timeoutSeconds > MAX_TIMEOUT_SECONDS) {
            throw CliException.wrong(
                    "--timeout=" + timeoutSeconds + ": must be 1 to " + MAX_TIMEOUT_SECONDS + " seconds");
        }
        if ((cert == null) != (key == null)) {
            throw CliException.wrong("--cert and --key: give both or none");
        }
        if ((user == null) != (passwordFile == null)) {
            throw CliException.wrong("--user and --password-file: give both or none");
        }
        CollectorUrl address = CollectorUrl.parse(url == null ? "" : url);
        Credentials credentials =
                new Credentials(System.getenv("JVM_PPROF_COLLECTOR_TOKEN"), tokenFile, user, passwordFile);
        return new CollectorClient(
                address,
                credentials.authorization(address),
                headers,
                address.isTls() ? new TlsFiles(ca, cert, key).socketFactory() : null,
                ProxyChoice.parse(proxy, System.getenv()).of(address),
                1000 * timeoutSeconds);
    }
}
