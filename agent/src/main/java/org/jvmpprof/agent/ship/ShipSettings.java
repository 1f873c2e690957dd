package org.jvmpprof.agent.ship;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.profile.View;

/**
 * Everything that shipping is told: where to, how often, what, under which name. Built once by the agent's start from
 * the options table; the keys of that table are the words of the error messages. Immutable.
 *
 * <p>{@link Builder} methods throw {@link IllegalArgumentException} with one line ({@code key=value: limit; remedy}).
 * Files (tokens, PEM) are read when they are needed, again and again, so that a rotated secret needs no restart.
 */
public final class ShipSettings {
    /** What can be shipped; the others have no type at a collector. */
    static final Set<ProfileType> SHIPPABLE = Collections.unmodifiableSet(EnumSet.of(
            ProfileType.CPU,
            ProfileType.WALL,
            ProfileType.HEAP,
            ProfileType.BLOCK,
            ProfileType.MUTEX,
            ProfileType.GOROUTINE,
            ProfileType.THREADCREATE,
            ProfileType.EXCEPTIONS));

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    private static final Duration LONGEST_INTERVAL = Duration.ofHours(24);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);
    private static final long SMALLEST_SPOOL = 64 * 1024;

    private final List<Target> targets;
    private final Credentials credentials;
    private final Map<String, String> headers;
    private final TlsFiles tlsFiles;
    private final ProxyRule proxy;
    private final Duration timeout;
    private final Duration interval;
    private final double jitter;
    private final double fleetRatio;
    private final Set<ProfileType> profiles;
    private final View view;
    private final @Nullable Path spoolDir;
    private final long spoolMaxBytes;
    private final String service;
    private final String instance;
    private final Map<String, String> labels;

    private ShipSettings(Builder b) {
        this.targets = Collections.unmodifiableList(new ArrayList<>(b.targets));
        this.credentials = new Credentials(b.token, b.tokenFile, b.user, b.passwordFile);
        this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(b.headers));
        this.tlsFiles = new TlsFiles(b.ca, b.cert, b.key);
        this.proxy = b.proxy;
        this.timeout = b.timeout;
        this.interval = b.interval;
        this.jitter = b.jitter;
        this.fleetRatio = b.fleetRatio;
        this.profiles = Collections.unmodifiableSet(EnumSet.copyOf(b.profiles));
        this.view = b.view;
        this.spoolDir = b.spoolDir;
        this.spoolMaxBytes = b.spoolMaxBytes;
        this.service = b.service;
        this.instance = b.instance;
        this.labels = Collections.unmodifiableMap(new LinkedHashMap<>(b.labels));
    }

    public static Builder builder(String service, String instance) {
        return new Builder(service, instance);
    }

    List<Target> targets() {
        return targets;
    }

    /** Nothing is shipped: rounds are kept in this process only. */
    boolean isLocal() {
        return targets.isEmpty();
    }

    Credentials credentials() {
        return credentials;
    }

    Map<String, String> headers() {
        return headers;
    }

    TlsFiles tlsFiles() {
        return tlsFiles;
    }

    ProxyRule proxy() {
        return proxy;
    }

    Duration timeout() {
        return timeout;
    }

    Duration interval() {
        return interval;
    }

    double jitter() {
        return jitter;
    }

    double fleetRatio() {
        return fleetRatio;
    }

    Set<ProfileType> profiles() {
        return profiles;
    }

    View view() {
        return view;
    }

    /** Null for the private directory under the temporary one. */
    @Nullable
    Path spoolDir() {
        return spoolDir;
    }

    long spoolMaxBytes() {
        return spoolMaxBytes;
    }

    String service() {
        return service;
    }

    String instance() {
        return instance;
    }

    Map<String, String> labels() {
        return labels;
    }

    /** Collects settings; confined to one thread. What is not set has the default of the options table. */
    public static final class Builder {
        private final String service;
        private final String instance;
        private final List<Target> targets = new ArrayList<>();
        private @Nullable String token;
        private @Nullable Path tokenFile;
        private @Nullable String user;
        private @Nullable Path passwordFile;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private @Nullable Path ca;
        private @Nullable Path cert;
        private @Nullable Path key;
        private ProxyRule proxy = ProxyRule.system();
        private Duration timeout = Duration.ofSeconds(10);
        private Duration interval = Duration.ofSeconds(60);
        private double jitter = 0.1;
        private double fleetRatio = 1.0;
        private Set<ProfileType> profiles = EnumSet.of(
                ProfileType.CPU, ProfileType.HEAP, ProfileType.BLOCK, ProfileType.MUTEX, ProfileType.GOROUTINE);
        private View view = View.DEFAULT;
        private @Nullable Path spoolDir;
        private long spoolMaxBytes = 64L << 20;
        private final Map<String, String> labels = new LinkedHashMap<>();

        private Builder(String service, String instance) {
            this.service = filled("service", service);
            this.instance = filled("instance", instance);
        }

        /** One more place to ship to: {@code http(s)://}, {@code pyroscope+http(s)://}, {@code otlp+http(s)://}, {@code file:///}. */
        public Builder collector(String url) {
            targets.add(Target.parse(requireNonNull(url, "url").trim()));
            return this;
        }

        /** Bearer token for every HTTP collector. */
        public Builder token(String token) {
            this.token = Checks.headerValue("collector.token", filled("collector.token", token));
            return this;
        }

        /** File that holds the bearer token; read before each request. */
        public Builder tokenFile(Path file) {
            this.tokenFile = requireNonNull(file, "file");
            return this;
        }

        /** User of basic authentication; {@link #passwordFile} goes with it. */
        public Builder user(String user) {
            this.user = filled("collector.user", user);
            if (user.indexOf(':') >= 0) {
                throw new IllegalArgumentException(
                        "collector.user=" + user + ": a colon cannot be part of it; set collector.token instead");
            }
            return this;
        }

        public Builder passwordFile(Path file) {
            this.passwordFile = requireNonNull(file, "file");
            return this;
        }

        /** One more header on every request; it replaces the agent's own of that name. */
        public Builder header(String name, String value) {
            headers.put(
                    Checks.headerName("collector.header", name), Checks.headerValue("collector.header." + name, value));
            return this;
        }

        /** PEM file with the certificates to trust, in place of the JVM's. */
        public Builder ca(Path pem) {
            this.ca = requireNonNull(pem, "pem");
            return this;
        }

        /** PEM file with the client's certificate chain; {@link #key} goes with it. */
        public Builder cert(Path pem) {
            this.cert = requireNonNull(pem, "pem");
            return this;
        }

        /** PEM file with the client's private key (PKCS#8 or PKCS#1, not encrypted). */
        public Builder key(Path pem) {
            this.key = requireNonNull(pem, "pem");
            return this;
        }

        /** {@code http://[user:password@]host:port}, {@code none}, or {@code system} (properties and environment, read now). */
        public Builder proxy(String proxy) {
            this.proxy = ProxyRule.parse(requireNonNull(proxy, "proxy").trim());
            return this;
        }

        /** For connecting, and for each wait on an answer. */
        public Builder timeout(Duration timeout) {
            this.timeout = Checks.within("collector.timeout", timeout, Duration.ofMillis(1), LONGEST_TIMEOUT);
            return this;
        }

        public Builder interval(Duration interval) {
            this.interval = Checks.within("ship.interval", interval, SHORTEST_INTERVAL, LONGEST_INTERVAL);
            return this;
        }

        public Builder jitter(double share) {
            this.jitter = Checks.share("ship.jitter", share);
            return this;
        }

        public Builder fleetRatio(double ratio) {
            this.fleetRatio = Checks.share("fleet.ratio", ratio);
            return this;
        }

        public Builder profiles(Collection<ProfileType> types) {
            for (ProfileType type : types) {
                if (!SHIPPABLE.contains(type)) {
                    throw new IllegalArgumentException("ship.profiles=" + type.route()
                            + ": cannot be shipped; choose from cpu, wall, heap, block, mutex, goroutine, threadcreate,"
                            + " exceptions");
                }
            }
            if (types.isEmpty()) {
                throw new IllegalArgumentException(
                        "ship.profiles=: at least one is needed; leave collector out to ship" + " nothing");
            }
            this.profiles = EnumSet.copyOf(types);
            return this;
        }

        /** How the profiles are asked for; without sample labels, for instance. */
        public Builder view(View view) {
            this.view = requireNonNull(view, "view");
            return this;
        }

        public Builder spoolDir(Path directory) {
            this.spoolDir = requireNonNull(directory, "directory");
            return this;
        }

        public Builder spoolMaxBytes(long bytes) {
            if (bytes < SMALLEST_SPOOL) {
                throw new IllegalArgumentException(
                        "spool.max=" + bytes + ": must be at least 64KB; leave it out for 64MB");
            }
            this.spoolMaxBytes = bytes;
            return this;
        }

        public Builder label(String name, String value) {
            if (!name.matches("[^,={}\\s]+")) {
                throw new IllegalArgumentException(
                        "label." + name + ": a label's name has no comma, equals sign, brace or space; rename it");
            }
            labels.put(name, requireNonNull(value, "value"));
            return this;
        }

        public ShipSettings build() {
            if (targets.isEmpty()) {
                throw new IllegalArgumentException(
                        "collector=: nothing to ship to; set collector=http://127.0.0.1:10100, for instance");
            }
            together("collector.user", user, "collector.password-file", passwordFile);
            together("collector.cert", cert, "collector.key", key);
            return new ShipSettings(this);
        }

        /** Settings of rounds that stay in this process. */
        public ShipSettings buildLocal() {
            return new ShipSettings(this);
        }

        private static void together(String one, @Nullable Object first, String other, @Nullable Object second) {
            if ((first == null) != (second == null)) {
                String missing = first == null ? one : other;
                throw new IllegalArgumentException(
                        missing + "=: is missing; " + one + " and " + other + " go together");
            }
        }

        private static String filled(String key, String value) {
            if (value.trim().isEmpty()) {
                throw new IllegalArgumentException(key + "=: must not be empty; give it a value");
            }
            return value.trim();
        }
    }
}
