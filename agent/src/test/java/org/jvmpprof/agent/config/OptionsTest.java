package org.jvmpprof.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    private static Options of(String arguments) {
        return Options.read(Surroundings.none(), arguments);
    }

    /** The rows of the contract, in its order; the table may not lose one. */
    @Test
    void table_has_every_key_of_the_contract() {
        Set<String> keys =
                OptionTable.rows().stream().map(Option::key).collect(Collectors.toCollection(LinkedHashSet::new));
        assertThat(keys)
                .containsExactly(
                        "service",
                        "instance",
                        "label.<name>",
                        "collector",
                        "collector.token",
                        "collector.token-file",
                        "collector.user",
                        "collector.password-file",
                        "collector.header.<Name>",
                        "collector.ca",
                        "collector.cert",
                        "collector.key",
                        "collector.proxy",
                        "collector.timeout",
                        "ship.interval",
                        "ship.profiles",
                        "ship.jitter",
                        "fleet.ratio",
                        "spool.dir",
                        "spool.max",
                        "socket",
                        "http",
                        "http.token",
                        "http.token-file",
                        "http.open",
                        "http.tls.cert",
                        "http.tls.key",
                        "http.tls.client-ca",
                        "http.max-seconds",
                        "http.max-clients",
                        "cpu",
                        "alloc",
                        "lock",
                        "mutex.fraction",
                        "wall",
                        "exceptions",
                        "nativemem",
                        "cpu.event",
                        "hooks",
                        "engine",
                        "budget.cpu",
                        "budget.memory",
                        "stats",
                        "charts",
                        "redact",
                        "log",
                        "log.file",
                        "config");
    }

    @Test
    void nothing_at_all_is_right_and_gives_the_defaults_of_the_contract() {
        Options options = of(null);
        assertThat(options.problems()).isEmpty();
        assertThat(options.notes()).isEmpty();
        assertThat(options.get(OptionTable.COLLECTOR)).isEmpty();
        assertThat(options.get(OptionTable.COLLECTOR_PROXY)).isEqualTo("system");
        assertThat(options.get(OptionTable.COLLECTOR_TIMEOUT)).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.get(OptionTable.SHIP_INTERVAL)).isEqualTo(Duration.ofSeconds(60));
        assertThat(options.get(OptionTable.SHIP_PROFILES))
                .containsExactly("cpu", "heap", "block", "mutex", "goroutine");
        assertThat(options.get(OptionTable.SHIP_JITTER)).isEqualTo(0.1);
        assertThat(options.get(OptionTable.FLEET_RATIO)).isEqualTo(1.0);
        assertThat(options.get(OptionTable.SPOOL_DIR)).isEmpty();
        assertThat(options.get(OptionTable.SPOOL_MAX)).isEqualTo(64L << 20);
        assertThat(options.get(OptionTable.SOCKET)).isEqualTo("on");
        assertThat(options.get(OptionTable.HTTP)).isEmpty();
        assertThat(options.get(OptionTable.HTTP_OPEN)).isFalse();
        assertThat(options.get(OptionTable.HTTP_MAX_SECONDS)).isEqualTo(600);
        assertThat(options.get(OptionTable.HTTP_MAX_CLIENTS)).isEqualTo(16);
        assertThat(options.get(OptionTable.CPU)).contains(Duration.ofMillis(10));
        assertThat(options.get(OptionTable.ALLOC)).contains(512L << 10);
        assertThat(options.get(OptionTable.LOCK)).contains(Duration.ofMillis(1));
        assertThat(options.get(OptionTable.WALL)).isEmpty();
        assertThat(options.get(OptionTable.EXCEPTIONS)).isEmpty();
        assertThat(options.get(OptionTable.NATIVEMEM)).isEmpty();
        assertThat(options.get(OptionTable.CPU_EVENT)).isEqualTo("auto");
        assertThat(options.get(OptionTable.HOOKS)).isEqualTo("auto");
        assertThat(options.get(OptionTable.ENGINE)).isEqualTo("auto");
        assertThat(options.get(OptionTable.BUDGET_CPU)).isEqualTo(0.01);
        assertThat(options.get(OptionTable.BUDGET_MEMORY)).isEqualTo(64L << 20);
        assertThat(options.get(OptionTable.STATS)).isTrue();
        assertThat(options.get(OptionTable.CHARTS)).isTrue();
        assertThat(options.get(OptionTable.LOG)).isEqualTo("warn");
        assertThat(options.get(OptionTable.LOG_FILE)).isEmpty();
        assertThat(options.get(OptionTable.REDACT).matcher("db.password=x").replaceAll("*"))
                .isEqualTo("db.*");
    }

    /** One good and one bad value for each row. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "collector|http://127.0.0.1:10100|127.0.0.1:10100",
                "collector|pyroscope+https://a:1/x|ftp://a:1",
                "collector|otlp+http://a|http://",
                "collector|file:///var/profiles|file://host/x",
                "collector.proxy|http://proxy:3128|proxy:3128",
                "collector.proxy|none|nothing",
                "collector.timeout|2s|0s",
                "ship.interval|100ms|99ms",
                "ship.interval|24h|25h",
                "ship.profiles|'cpu,wall'|'cpu,gpu'",
                "ship.jitter|0|1.1",
                "fleet.ratio|0.05|-0.1",
                "spool.max|64KB|63KB",
                "socket|/tmp/x.sock|onn",
                "http|127.0.0.1:6060|6060",
                "http|[::1]:0|127.0.0.1:65536",
                "http|off|on",
                "http.open|true|maybe",
                "http.max-seconds|86400|0",
                "http.max-clients|1|257",
                "cpu|1ms|999us",
                "cpu|off|10",
                "alloc|1KB|1023",
                "alloc|off|many",
                "lock|250us|999ns",
                "wall|20ms|11s",
                "exceptions|100|0",
                "nativemem|1MB|2GB",
                "cpu.event|perf|wall",
                "hooks|off|maybe",
                "engine|java|asm",
                "budget.cpu|0.5%|0",
                "budget.memory|8MB|7MB",
                "stats|off|of",
                "charts|false|none",
                "redact|token=\\S+|(",
                "log|debug|trace",
            })
    void checks_values(String key, String good, String bad) {
        assertThat(of(key + "=" + good).problems()).isEmpty();
        Options refused = of(key + "=" + bad);
        String plain = bad.replace("'", "");
        assertThat(refused.problems())
                .singleElement()
                .asString()
                .startsWith(key + "=" + plain + ": must be ")
                .contains(";");
        assertThat(refused.problems().get(0)).doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"service=", "service= "})
    void an_empty_value_means_none(String text) {
        assertThat(of(text).problems()).isEmpty();
        assertThat(of(text).service()).isEqualTo("java");
    }

    @Test
    void reads_values_with_units_and_types() {
        Options options = of("cpu=1.5ms,alloc=2mb,budget.cpu=2%,http=[::1]:6060,lock=off,collector.ca=/etc/ca.pem");
        assertThat(options.problems()).isEmpty();
        assertThat(options.get(OptionTable.CPU)).contains(Duration.ofNanos(1_500_000));
        assertThat(options.get(OptionTable.ALLOC)).contains(2L << 20);
        assertThat(options.get(OptionTable.BUDGET_CPU)).isEqualTo(0.02);
        assertThat(options.get(OptionTable.HTTP)).contains(InetSocketAddress.createUnresolved("::1", 6060));
        assertThat(options.get(OptionTable.LOCK)).isEmpty();
        assertThat(options.get(OptionTable.COLLECTOR_CA)).contains(Path.of("/etc/ca.pem"));
    }

    @ParameterizedTest
    @CsvSource({
        "colector, collector",
        "intervall, ship.interval",
        "http.tokn, http.token",
        "cpu-event, cpu.event",
        "lables.x, label.<name>",
        "max-clients, http.max-clients",
    })
    void names_the_nearest_known_key(String key, String nearest) {
        Options options = of(key + "=x,cpu=20ms");
        assertThat(options.problems())
                .singleElement()
                .asString()
                .startsWith(key + "=")
                .endsWith("the nearest is " + nearest);
        assertThat(options.get(OptionTable.CPU)).contains(Duration.ofMillis(20));
    }

    @Test
    void secrets_never_appear_in_messages() {
        assertThat(of("collector.tokn=s3cret").problems())
                .singleElement()
                .asString()
                .doesNotContain("s3cret");
        assertThat(of("collector=ftp://me:s3cret@host").problems())
                .singleElement()
                .asString()
                .doesNotContain("s3cret");
        assertThat(of("http.token=a,http.token=s3cret").problems())
                .singleElement()
                .asString()
                .doesNotContain("s3cret");
        assertThat(of("collector.header.A b=s3cret").problems())
                .singleElement()
                .asString()
                .doesNotContain("s3cret");
    }

    @Test
    void quotes_hold_commas_and_doubled_quotes() {
        Options options = of("'service=a,b',instance='it''s',ship.profiles='cpu,heap',label.x=a'b,c'd");
        assertThat(options.problems()).isEmpty();
        assertThat(options.service()).isEqualTo("a,b");
        assertThat(options.instance()).isEqualTo("it's");
        assertThat(options.get(OptionTable.SHIP_PROFILES)).containsExactly("cpu", "heap");
        assertThat(options.labels()).containsEntry("x", "ab,cd");
    }

    @Test
    void unreadable_arguments_are_named() {
        assertThat(of("cpu=5ms,service='shop").problems())
                .containsExactly("service: its single quote is not closed; it is left out");
        assertThat(of("ship.profiles=cpu,heap").problems())
                .singleElement()
                .asString()
                .startsWith("heap: must be key=value")
                .contains("single quotes");
        assertThat(of("=x").problems()).hasSize(1);
        assertThat(of(",,cpu=5ms,").problems()).isEmpty();
        assertThat(of("cpu=5ms,cpu=6ms").problems()).containsExactly("cpu=6ms: given twice; 5ms holds");
    }

    @Test
    void collectors_repeat_and_fail_one_by_one() {
        Options options = of("collector=http://a:1,collector=nonsense,collector=file:///d,collector=http://a:1");
        assertThat(options.get(OptionTable.COLLECTOR))
                .containsExactly(URI.create("http://a:1"), URI.create("file:///d"));
        assertThat(options.problems()).singleElement().asString().startsWith("collector=nonsense: must be ");
    }

    @Test
    void labels_and_headers_are_families_of_keys() {
        Options options = of("label.region=eu,label.a b=1,label.empty=,collector.header.X-Scope=t1");
        assertThat(options.labels()).containsExactly(Map.entry("region", "eu"));
        assertThat(options.headers()).containsExactly(Map.entry("X-Scope", "t1"));
        assertThat(options.problems()).hasSize(2).allMatch(line -> line.startsWith("label."));
    }

    @Test
    void the_first_source_wins_per_key(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("profiler.properties");
        Files.writeString(file, "cpu=4ms\nalloc=4KB\nlock=4ms\nwall=40ms\nlabel.of=file\nworng=1\n");
        Surroundings surroundings = new Surroundings(
                Map.of(
                        "jvmpprof.alloc",
                        "2KB",
                        "jvmpprof.lock",
                        "2ms",
                        "jvmpprof.cpu",
                        "2ms",
                        "jvmpprof.internal.x",
                        "y"),
                Map.of(
                        "JVM_PPROF_CONFIG",
                        file.toString(),
                        "JVM_PPROF_LOCK",
                        "3ms",
                        "JVM_PPROF_HTTP_MAX_SECONDS",
                        "7",
                        "JVM_PPROF_LABEL_REGION",
                        "eu",
                        "JVM_PPROF_COLLECTOR_HEADER_X_ORG",
                        "o",
                        "PATH",
                        "/bin"));
        Options options = Options.read(surroundings, "cpu=1ms");
        assertThat(options.get(OptionTable.CPU)).contains(Duration.ofMillis(1));
        assertThat(options.get(OptionTable.ALLOC)).contains(2048L);
        assertThat(options.get(OptionTable.LOCK)).contains(Duration.ofMillis(2));
        assertThat(options.get(OptionTable.HTTP_MAX_SECONDS)).isEqualTo(7);
        assertThat(options.get(OptionTable.WALL)).contains(Duration.ofMillis(40));
        assertThat(options.labels()).containsOnly(Map.entry("region", "eu"), Map.entry("of", "file"));
        assertThat(options.headers()).containsExactly(Map.entry("X-ORG", "o"));
        assertThat(options.problems())
                .singleElement()
                .asString()
                .startsWith("worng=1 (properties file): no such option");
        assertThat(List.of(
                        OptionTable.CPU,
                        OptionTable.ALLOC,
                        OptionTable.HTTP_MAX_SECONDS,
                        OptionTable.WALL,
                        OptionTable.LOG))
                .extracting(options::sourceOf)
                .containsExactly(
                        Source.ARGUMENTS, Source.SYSTEM_PROPERTY, Source.ENVIRONMENT, Source.FILE, Source.DEFAULT);
    }

    @Test
    void later_arguments_lie_over_earlier_ones() {
        Options options = Options.read(Surroundings.none(), "cpu=20ms", "cpu=5ms,wall=50ms");
        assertThat(options.get(OptionTable.CPU)).contains(Duration.ofMillis(20));
        assertThat(options.get(OptionTable.WALL)).contains(Duration.ofMillis(50));
        assertThat(options.problems()).isEmpty();
    }

    @Test
    void a_config_file_that_cannot_be_read_is_one_line() {
        assertThat(of("config=/nowhere/x.properties").problems())
                .singleElement()
                .asString()
                .startsWith("config=/nowhere/x.properties: cannot be read");
    }

    @Test
    void a_port_beyond_loopback_stays_closed_unless_guarded() {
        Options refused = of("http=0.0.0.0:6060");
        assertThat(refused.get(OptionTable.HTTP)).isEmpty();
        assertThat(refused.problems())
                .singleElement()
                .asString()
                .startsWith("http=0.0.0.0:6060:")
                .contains("http.token", "http.open=true");
        for (String guard : List.of("http.token=x", "http.token-file=/t", "http.open=true")) {
            assertThat(of("http=0.0.0.0:6060," + guard).problems()).isEmpty();
        }
        for (String loopback : List.of("127.0.0.1", "localhost", "[::1]", "127.1.2.3")) {
            assertThat(of("http=" + loopback + ":6060").get(OptionTable.HTTP)).isPresent();
        }
        assertThat(of("http=127.0.0.1.evil.org:1").problems()).hasSize(1);
    }

    @Test
    void half_a_pair_is_refused_and_never_less_safe() {
        assertThat(of("collector.user=me").problems())
                .containsExactly("collector.user: must come with collector.password-file; it is left out");
        assertThat(of("collector.key=/k").problems()).hasSize(1);
        Options tls = of("http=127.0.0.1:1,http.tls.cert=/c");
        assertThat(tls.get(OptionTable.HTTP)).isEmpty();
        assertThat(of("http=127.0.0.1:1,http.tls.client-ca=/c").get(OptionTable.HTTP))
                .isEmpty();
        assertThat(of("http=127.0.0.1:1,http.tls.cert=/c,http.tls.key=/k,http.tls.client-ca=/a")
                        .problems())
                .isEmpty();
    }

    @Test
    void nothing_in_the_table_waits_to_be_built() {
        assertThat(OptionTable.rows())
                .allSatisfy(
                        option -> assertThat(option.pending()).as(option.key()).isNull());
    }

    @Test
    void exceptions_are_shipped_only_if_they_are_sampled() {
        assertThat(of("ship.profiles='cpu,exceptions'").notes())
                .singleElement()
                .asString()
                .startsWith("ship.profiles: exceptions")
                .contains("exceptions=N");
        assertThat(of("exceptions=10,nativemem=1MB,ship.profiles='cpu,exceptions'")
                        .notes())
                .isEmpty();
    }

    @Test
    void collectors_of_every_kind_are_kept_in_order() {
        Options options = of("collector=pyroscope+http://u:pw@a:1,collector=http://b:1,collector=otlp+https://c");
        assertThat(options.problems()).isEmpty();
        assertThat(options.notes()).isEmpty();
        assertThat(options.get(OptionTable.COLLECTOR))
                .containsExactly(
                        URI.create("pyroscope+http://u:pw@a:1"),
                        URI.create("http://b:1"),
                        URI.create("otlp+https://c"));
    }

    @Test
    void service_labels_and_instance_follow_opentelemetry() {
        Map<String, String> environment =
                Map.of("OTEL_RESOURCE_ATTRIBUTES", "service.name=attr,zone=a%2Cb,bad,a+b=c+d,=x");
        Surroundings surroundings = new Surroundings(Map.of("sun.java.command", "com.acme.Main x"), environment);
        Options options = Options.read(surroundings, "label.zone=mine");
        assertThat(options.service()).isEqualTo("attr");
        assertThat(options.labels()).containsOnly(Map.entry("zone", "mine"), Map.entry("a+b", "c+d"));
        assertThat(Options.read(surroundings).labels()).containsEntry("zone", "a,b");
        assertThat(Options.read(surroundings, "service=given").service()).isEqualTo("given");
        Surroundings named = new Surroundings(
                Map.of(), Map.of("OTEL_SERVICE_NAME", "otel", "OTEL_RESOURCE_ATTRIBUTES", "service.name=attr"));
        assertThat(Options.read(named).service()).isEqualTo("otel");
        assertThat(of("").instance())
                .matches("[0-9a-f]{16}")
                .isEqualTo(of("cpu=off").instance());
        assertThat(of("instance=i1").instance()).isEqualTo("i1");
    }

    @Test
    void check_gives_the_command_line_the_agents_own_words() {
        assertThat(OptionHelp.check("cpu=20ms,service=x")).isEmpty();
        assertThat(OptionHelp.check("cpu=0")).isEqualTo(of("cpu=0").problems()).hasSize(1);
        assertThat(Optional.ofNullable(OptionTable.NATIVEMEM.pending())).isEmpty();
    }
}
