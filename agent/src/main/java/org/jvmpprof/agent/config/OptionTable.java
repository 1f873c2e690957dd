package org.jvmpprof.agent.config;

import static org.jvmpprof.agent.config.ValueTypes.choice;
import static org.jvmpprof.agent.config.ValueTypes.choices;
import static org.jvmpprof.agent.config.ValueTypes.count;
import static org.jvmpprof.agent.config.ValueTypes.duration;
import static org.jvmpprof.agent.config.ValueTypes.onOff;
import static org.jvmpprof.agent.config.ValueTypes.optional;
import static org.jvmpprof.agent.config.ValueTypes.orNone;
import static org.jvmpprof.agent.config.ValueTypes.path;
import static org.jvmpprof.agent.config.ValueTypes.pattern;
import static org.jvmpprof.agent.config.ValueTypes.percent;
import static org.jvmpprof.agent.config.ValueTypes.ratio;
import static org.jvmpprof.agent.config.ValueTypes.size;
import static org.jvmpprof.agent.config.ValueTypes.text;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Every option of the agent, once: parser, {@code help options}, {@code docs/OPTIONS.md} and the README's table are made
 * from these rows, in this order.
 */
public final class OptionTable {
    private static final Duration MICRO = Duration.ofNanos(1000);
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final List<Option<?>> ROWS = new ArrayList<>();

    public static final Option<Optional<String>> SERVICE =
            row(new Option<>("service", optional(text()), "", "service name on every shipped profile")
                    .shownAs("`OTEL_SERVICE_NAME`, else the main class's or jar's name"));
    public static final Option<Optional<String>> INSTANCE = row(
            new Option<>("instance", optional(text()), "", "instance id").shownAs("random, stable for the process"));
    /** Stands in the table for all {@code label.…} keys; read them with {@link Options#labels()}. */
    public static final Option<Optional<String>> LABEL = row(new Option<>(
            "label.<name>",
            optional(text()),
            "",
            "label on every shipped profile (also read from `OTEL_RESOURCE_ATTRIBUTES`)"));

    public static final Option<List<URI>> COLLECTOR = row(new Option<>(
            "collector",
            Addresses.collectors(),
            "",
            "where to ship; may be given several times: `http(s)://` profefe API, `pyroscope+http(s)://`,"
                    + " `otlp+http(s)://`, `file:///dir`"));
    public static final Option<Optional<String>> COLLECTOR_TOKEN =
            row(new Option<>("collector.token", optional(text()), "", "bearer token").secret());
    public static final Option<Optional<Path>> COLLECTOR_TOKEN_FILE = row(
            new Option<>("collector.token-file", optional(path()), "", "file with the bearer token, read each round"));
    public static final Option<Optional<String>> COLLECTOR_USER = row(new Option<>(
            "collector.user", optional(text()), "", "user of basic authentication, with `collector.password-file`"));
    public static final Option<Optional<Path>> COLLECTOR_PASSWORD_FILE =
            row(new Option<>("collector.password-file", optional(path()), "", "file with that user's password"));
    /** Stands in the table for all {@code collector.header.…} keys; read them with {@link Options#headers()}. */
    public static final Option<Optional<String>> COLLECTOR_HEADER = row(
            new Option<>("collector.header.<Name>", optional(text()), "", "one more header on every request").secret());

    public static final Option<Optional<Path>> COLLECTOR_CA =
            row(new Option<>("collector.ca", optional(path()), "", "PEM file with the authorities to trust")
                    .shownAs("the JVM's"));
    public static final Option<Optional<Path>> COLLECTOR_CERT = row(new Option<>(
            "collector.cert", optional(path()), "", "PEM file with the client's certificate, with `collector.key`"));
    public static final Option<Optional<Path>> COLLECTOR_KEY =
            row(new Option<>("collector.key", optional(path()), "", "PEM file with the client's key"));
    public static final Option<String> COLLECTOR_PROXY = row(new Option<>(
            "collector.proxy", Addresses.proxy(), "system", "`http://host:port`, `none`, or what the system says"));
    public static final Option<Duration> COLLECTOR_TIMEOUT = row(new Option<>(
            "collector.timeout",
            duration(MILLI, Duration.ofMinutes(10)),
            "10s",
            "for connecting, and for each wait on an answer"));

    public static final Option<Duration> SHIP_INTERVAL = row(new Option<>(
            "ship.interval",
            duration(Duration.ofMillis(100), Duration.ofHours(24)),
            "60s",
            "one round; the CPU profile of a round covers all of it, without gap or overlap"));
    public static final Option<List<String>> SHIP_PROFILES = row(new Option<>(
            "ship.profiles",
            choices("cpu", "heap", "block", "mutex", "goroutine", "threadcreate", "wall", "exceptions"),
            "cpu,heap,block,mutex,goroutine",
            "which; also threadcreate, wall, exceptions (quote the list: `'cpu,heap'`)"));
    public static final Option<Double> SHIP_JITTER = row(new Option<>(
            "ship.jitter",
            ratio(),
            "0.1",
            "share of the interval by which a round is moved, fixed per instance, so that a fleet does not ship at"
                    + " once"));
    public static final Option<Double> FLEET_RATIO = row(new Option<>(
            "fleet.ratio",
            ratio(),
            "1.0",
            "share of instances that profile at a time, by a hash of instance and hour"));
    public static final Option<Optional<Path>> SPOOL_DIR =
            row(new Option<>("spool.dir", optional(path()), "", "where profiles wait that could not be sent")
                    .shownAs("a private directory under the temporary one"));
    public static final Option<Long> SPOOL_MAX = row(new Option<>(
            "spool.max",
            size(64 << 10, 1L << 40),
            "64MB",
            "room for them; oldest dropped first and counted; survives kill -9 and is sent by the next start"));

    public static final Option<String> SOCKET =
            row(new Option<>("socket", socket(), "on", "unix socket: on, off, or its path"));
    public static final Option<Optional<InetSocketAddress>> HTTP = row(new Option<>(
            "http",
            orNone("off", Addresses.hostAndPort()),
            "off",
            "`host:port` for TCP; anything but loopback needs `http.token`, `http.token-file` or `http.open=true`"));
    public static final Option<Optional<String>> HTTP_TOKEN =
            row(new Option<>("http.token", optional(text()), "", "bearer token that clients must send").secret());
    public static final Option<Optional<Path>> HTTP_TOKEN_FILE =
            row(new Option<>("http.token-file", optional(path()), "", "file with that token"));
    public static final Option<Boolean> HTTP_OPEN =
            row(new Option<>("http.open", onOff(), "off", "serve beyond loopback to anyone who asks"));
    public static final Option<Optional<Path>> HTTP_TLS_CERT = row(
            new Option<>("http.tls.cert", optional(path()), "", "PEM certificate of that port, with `http.tls.key`"));
    public static final Option<Optional<Path>> HTTP_TLS_KEY =
            row(new Option<>("http.tls.key", optional(path()), "", "PEM key of that port"));
    public static final Option<Optional<Path>> HTTP_TLS_CLIENT_CA = row(new Option<>(
            "http.tls.client-ca",
            optional(path()),
            "",
            "PEM authorities that must have signed a client's certificate"));
    public static final Option<Integer> HTTP_MAX_SECONDS =
            row(new Option<>("http.max-seconds", count(1, 86_400), "600", "the longest `?seconds=` that is served"));
    public static final Option<Integer> HTTP_MAX_CLIENTS =
            row(new Option<>("http.max-clients", count(1, 256), "16", "clients served at a time; the next gets a 429"));

    public static final Option<Optional<Duration>> CPU = row(new Option<>(
            "cpu",
            orNone("off", duration(MILLI, Duration.ofSeconds(1))),
            "10ms",
            "CPU time between two samples, or off"));
    public static final Option<Optional<Long>> ALLOC = row(new Option<>(
            "alloc",
            orNone("off", size(1 << 10, 1L << 30)),
            "512KB",
            "bytes allocated between two samples, or off; raised by itself where that is too often"));
    public static final Option<Optional<Duration>> LOCK = row(new Option<>(
            "lock",
            orNone("off", duration(MICRO, Duration.ofMinutes(1))),
            "1ms",
            "one wait for a lock is kept per this much waiting, longer ones always; or off"));
    public static final Option<Optional<Integer>> MUTEX_FRACTION = row(new Option<>(
            "mutex.fraction",
            orNone("off", count(1, 1_000_000)),
            "1",
            "one of how many holds of contended locks is kept, or off"));
    public static final Option<Optional<Duration>> WALL = row(new Option<>(
            "wall",
            orNone("off", duration(MILLI, Duration.ofSeconds(10))),
            "off",
            "wall-clock time between two samples of a thread, or off"));
    public static final Option<Optional<Integer>> EXCEPTIONS = row(new Option<>(
            "exceptions",
            orNone("off", count(1, 1_000_000)),
            "off",
            "one of how many exceptions is sampled where it is made, or off; by a hook in Throwable, also with `hooks=off`"
                    + " (attached to JDK 21 or older it throws away all compiled code once)"));
    public static final Option<Optional<Long>> NATIVEMEM = row(new Option<>(
            "nativemem",
            orNone("off", size(1 << 10, 1L << 30)),
            "off",
            "bytes of malloc between two samples, or off; every free costs some 0.2 us then"));
    public static final Option<String> CPU_EVENT = row(new Option<>(
            "cpu.event", choice("auto", "ctimer", "perf"), "auto", "auto (ctimer), ctimer, perf (adds kernel stacks)"));
    public static final Option<String> HOOKS = row(new Option<>(
                    "hooks",
                    choice("auto", "on", "off"),
                    "auto",
                    "lock, contention and thread-start hooks in the JDK's classes; without them block and mutex are"
                            + " sampled, and say so")
            .shownAs("on with -javaagent, off with attach"));
    public static final Option<String> ENGINE = row(new Option<>(
            "engine",
            choice("auto", "native", "jfr", "java"),
            "auto",
            "which engine samples: auto, native, jfr, java"));

    public static final Option<Double> BUDGET_CPU = row(new Option<>(
            "budget.cpu",
            percent(),
            "1%",
            "share of the CPU time that the process may use (of all its processors); the agent measures its own and"
                    + " lowers its rates to stay inside"));
    public static final Option<Long> BUDGET_MEMORY =
            row(new Option<>("budget.memory", size(8 << 20, 1L << 40), "64MB", "the same for memory, heap and native"));
    public static final Option<Boolean> STATS =
            row(new Option<>("stats", onOff(), "on", "`/debug/stats`: the application's HTTP requests; needs `hooks`"));
    public static final Option<Boolean> CHARTS = row(new Option<>("charts", onOff(), "on", "`/debug/charts/`"));
    public static final Option<Pattern> REDACT = row(new Option<>(
            "redact", pattern(), "(?i)(pass(word)?|secret|token|key)=\\S+", "what is blotted out in cmdline"));
    public static final Option<String> LOG =
            row(new Option<>("log", choice("off", "warn", "info", "debug"), "warn", "off, warn, info, debug"));
    public static final Option<Optional<Path>> LOG_FILE =
            row(new Option<>("log.file", optional(path()), "", "file to append the log to").shownAs("stderr"));
    public static final Option<Optional<Path>> CONFIG =
            row(new Option<>("config", optional(path()), "", "properties file with the same keys"));

    private OptionTable() {}

    /** All rows, in the order of the documents. */
    public static List<Option<?>> rows() {
        return Collections.unmodifiableList(ROWS);
    }

    private static <T> Option<T> row(Option<T> option) {
        ROWS.add(option);
        return option;
    }

    /** A word that is neither on nor off must look like a path, or a slip of the finger would become a file. */
    private static ValueType<String> socket() {
        return ValueTypes.of("on, off or a path with a slash in it", text -> {
            ValueTypes.check(text.equals("on") || text.equals("off") || text.indexOf('/') >= 0);
            return text;
        });
    }
}
