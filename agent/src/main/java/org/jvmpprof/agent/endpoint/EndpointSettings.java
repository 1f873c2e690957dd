package org.jvmpprof.agent.endpoint;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.charts.Charts;
import org.jvmpprof.agent.endpoint.socket.SocketPaths;
import org.jvmpprof.agent.recent.RecentProfiles;
import org.jvmpprof.agent.self.Status;
import org.jvmpprof.agent.stats.HttpStats;

/**
 * What the endpoints need to know, in the words of the options {@code socket}, {@code http.*} and {@code redact}; filled
 * by whoever reads the options. Immutable.
 */
public final class EndpointSettings {
    /** The default of {@code redact}: what looks like a secret on the command line. */
    public static final Pattern REDACT = Pattern.compile("(?i)(pass(word)?|secret|token|key)=\\S+");

    /** A page beside the profiles, such as {@code /debug/agent}: its content type and text, made at each request. */
    static final class Page {
        final String contentType;
        final Supplier<String> text;

        Page(String contentType, Supplier<String> text) {
            this.contentType = contentType;
            this.text = text;
        }
    }

    private final Builder b;

    private EndpointSettings(Builder b) {
        this.b = b;
    }

    /** Defaults: the unix socket on, TCP off. */
    public static Builder builder() {
        return new Builder();
    }

    boolean socketOn() {
        return b.socketOn;
    }

    @Nullable
    Path socketPath() {
        return b.socketPath;
    }

    @Nullable
    Path socketDirectory() {
        return b.socketDirectory;
    }

    @Nullable
    String socketName() {
        return b.socketName;
    }

    List<String> tcp() {
        return Collections.unmodifiableList(b.tcp);
    }

    @Nullable
    String token() {
        return b.token;
    }

    boolean open() {
        return b.open;
    }

    @Nullable
    Path tlsCertificate() {
        return b.tlsCertificate;
    }

    @Nullable
    Path tlsKey() {
        return b.tlsKey;
    }

    @Nullable
    Path tlsClientCa() {
        return b.tlsClientCa;
    }

    int maxSeconds() {
        return b.maxSeconds;
    }

    int maxClients() {
        return b.maxClients;
    }

    Pattern redact() {
        return b.redact;
    }

    String processName() {
        return b.processName;
    }

    @Nullable
    Charts charts() {
        return b.charts;
    }

    Supplier<String> indexText() {
        return b.indexText;
    }

    @Nullable
    HttpStats stats() {
        return b.stats;
    }

    RecentProfiles recent() {
        return b.recent;
    }

    /** The name that shipped profiles have. */
    String service() {
        return b.service.isEmpty() ? b.processName : b.service;
    }

    @Nullable
    String collector() {
        return b.collector;
    }

    @Nullable
    Status status() {
        return b.status;
    }

    Map<String, Page> pages() {
        return Collections.unmodifiableMap(b.pages);
    }

    /** Collects the settings; confined to one thread, used once. */
    public static final class Builder {
        private boolean socketOn = true;
        private @Nullable Path socketPath;
        private @Nullable Path socketDirectory;
        private @Nullable String socketName;
        private final List<String> tcp = new ArrayList<>();
        private @Nullable String token;
        private boolean open;
        private @Nullable Path tlsCertificate;
        private @Nullable Path tlsKey;
        private @Nullable Path tlsClientCa;
        private int maxSeconds = 600;
        private int maxClients = 16;
        private Pattern redact = REDACT;
        private String processName = SocketPaths.processName(System.getProperty("sun.java.command"));
        private @Nullable Charts charts;
        private Supplier<String> indexText = () -> "";
        private RecentProfiles recent = new RecentProfiles();
        private String service = "";
        private @Nullable String collector;
        private @Nullable Status status;
        private final Map<String, Page> pages = new LinkedHashMap<>();
        private @Nullable HttpStats stats;

        private Builder() {}

        /** False: no unix socket. */
        public Builder socket(boolean on) {
            this.socketOn = on;
            return this;
        }

        /** The socket's whole path, instead of directory and name. */
        public Builder socketPath(Path path) {
            this.socketPath = requireNonNull(path, "path");
            return this;
        }

        /** The socket's directory; by default {@code $TMP}, {@code $TMPDIR} or {@code /tmp}. */
        public Builder socketDirectory(Path directory) {
            this.socketDirectory = requireNonNull(directory, "directory");
            return this;
        }

        /** The socket's file name; by default {@code pprof.<process name>.<pid>}. */
        public Builder socketName(String name) {
            this.socketName = requireNonNull(name, "name");
            return this;
        }

        /** One more TCP address, {@code host:port}, {@code [::1]:port} or {@code :port} (loopback); port 0 takes any. */
        public Builder tcp(String hostAndPort) {
            tcp.add(requireNonNull(hostAndPort, "hostAndPort"));
            return this;
        }

        /** What TCP clients must show; null or empty for none. */
        public Builder token(@Nullable String token) {
            this.token = token == null || token.isEmpty() ? null : token;
            return this;
        }

        /** True: TCP beyond loopback though there is no token. */
        public Builder open(boolean open) {
            this.open = open;
            return this;
        }

        /** TLS on the TCP addresses: certificate chain and PKCS#8 key as PEM files; a client CA makes it mutual. */
        public Builder tls(Path certificate, Path key, @Nullable Path clientCa) {
            this.tlsCertificate = requireNonNull(certificate, "certificate");
            this.tlsKey = requireNonNull(key, "key");
            this.tlsClientCa = clientCa;
            return this;
        }

        /** The longest {@code seconds=}; 600 by default. */
        public Builder maxSeconds(int seconds) {
            this.maxSeconds = seconds;
            return this;
        }

        /** How many clients may wait for a window at a time; 16 by default. */
        public Builder maxClients(int clients) {
            this.maxClients = clients;
            return this;
        }

        /** What is replaced in {@code cmdline}. */
        public Builder redact(Pattern pattern) {
            this.redact = requireNonNull(pattern, "pattern");
            return this;
        }

        /** For the socket's name and the index; by default the main class's or jar's. */
        public Builder processName(String name) {
            this.processName = requireNonNull(name, "name");
            return this;
        }

        /** What is drawn at {@code /debug/charts/}; null: nothing is there. */
        public Builder charts(@Nullable Charts charts) {
            this.charts = charts;
            return this;
        }

        /** A plain sentence for the index page, such as version and engine; called at each request. */
        public Builder indexText(Supplier<String> text) {
            this.indexText = requireNonNull(text, "text");
            return this;
        }

        /** What is kept of the past; by default something that only this endpoint fills. */
        public Builder recent(RecentProfiles profiles) {
            this.recent = requireNonNull(profiles, "profiles");
            return this;
        }

        /** Where the profiles of this process can be found too: the service's name, and the collector's address or null. */
        public Builder shipping(String service, @Nullable String collector) {
            this.service = requireNonNull(service, "service");
            this.collector = collector;
            return this;
        }

        /** What {@code /debug/agent} and {@code /metrics} tell; without it neither is there. */
        public Builder status(Status status) {
            this.status = requireNonNull(status, "status");
            return this;
        }

        /** One more page at this path; the supplier is called on the client's worker, at each request. */
        public Builder page(String path, String contentType, Supplier<String> text) {
            pages.put(requireNonNull(path, "path"), new Page(contentType, text));
            return this;
        }

        /** What {@code /debug/stats} shows; without it there is no such page. */
        public Builder stats(HttpStats httpStats) {
            this.stats = requireNonNull(httpStats, "httpStats");
            return this;
        }

        public EndpointSettings build() {
            return new EndpointSettings(this);
        }
    }
}
