package org.jvmpprof.collector.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmpprof.collector.store.CompactionMode;

/** Every option of the collector, in the order in which help lists them. */
public enum Option {
    LISTEN("listen", Form.ADDRESS, "127.0.0.1:10100", "address and port to listen on; port 0 takes a free one"),
    DATA("data", Form.TEXT, "./data", "directory of the store; made if it is not there, used by one process at a time"),
    RETENTION(
            "retention",
            Form.DURATION,
            "30d",
            "profiles older than this, by their own time, are deleted; off keeps all"),
    SEGMENT_SIZE(
            "segment.size",
            Form.SIZE,
            "256MB",
            "a blob file this large gets no more; disk comes back a file at a time"),
    DISK_RESERVE(
            "disk.reserve",
            Form.SIZE,
            "64MB",
            "below so much free disk profiles are refused with 507; reading goes on"),
    LIMIT_BODY("limit.body", Form.SIZE, "16MB", "largest body of one profile"),
    LIMIT_DECOMPRESSED("limit.decompressed", Form.SIZE, "64MB", "largest content of one profile, unpacked"),
    LIMIT_SAMPLES("limit.samples", Form.COUNT, "1000000", "most samples in one profile"),
    LIMIT_LABELS("limit.labels", Form.COUNT, "64", "most labels of one profile"),
    LIMIT_TEXT(
            "limit.text", Form.COUNT, "1024", "longest service, instance id, label key or label value, in characters"),
    LIMIT_MERGE(
            "limit.merge",
            Form.COUNT,
            "100000",
            "most profiles in one merge; more are refused, never left out silently"),
    INGEST_CONCURRENT(
            "ingest.concurrent", Form.COUNT, "32", "profiles taken at the same time; more wait a little, then get 503"),
    MERGE_CONCURRENT("merge.concurrent", Form.COUNT, "2", "merges at the same time; more wait a little, then get 503"),
    TOKEN(
            "token",
            Form.TEXT,
            "off",
            "a token that may do everything; better in the environment or in token.file than among the arguments"),
    TOKEN_FILE(
            "token.file", Form.TEXT, "off", "file of tokens, a line each: scope token [tenant]; read when it changes"),
    OPEN("open", Form.SWITCH, "off", "listen beyond loopback without tokens, to whoever asks"),
    HOSTS("hosts", Form.TEXT, "off", "more names by which browsers reach the collector, such as a proxy's; by commas"),
    TLS_CERT("tls.cert", Form.TEXT, "off", "PEM file of certificates; with tls.key the port speaks TLS only"),
    TLS_KEY("tls.key", Form.TEXT, "off", "PEM file of the certificate's key; both are read when they change"),
    TLS_CLIENT_CA(
            "tls.client-ca", Form.TEXT, "off", "PEM file of authorities that clients' certificates must come from"),
    TENANTS("tenants", Form.SWITCH, "off", "keep the profiles of each X-Scope-OrgID apart"),
    TENANTS_MAX("tenants.max", Form.COUNT, "100", "most tenants; uploads for more are refused"),
    CONNECTIONS_MAX("connections.max", Form.COUNT, "10000", "most connections; more wait to be accepted"),
    SCRAPE_FILES(
            "scrape.files",
            Form.TEXT,
            "off",
            "files of targets to scrape, in Prometheus's file_sd format; several by commas, * in the last part"),
    SCRAPE_KUBERNETES(
            "scrape.kubernetes", Form.TEXT, "off", "scrape annotated pods: in-cluster, or the URL of a Kubernetes API"),
    SCRAPE_KUBERNETES_NAMESPACE("scrape.kubernetes.namespace", Form.TEXT, "off", "only the pods of this namespace"),
    SCRAPE_KUBERNETES_TOKEN_FILE(
            "scrape.kubernetes.token.file", Form.TEXT, "off", "file with a token for the API; in-cluster has its own"),
    SCRAPE_KUBERNETES_CA(
            "scrape.kubernetes.ca", Form.TEXT, "off", "PEM file of the API's authorities; in-cluster has its own"),
    SCRAPE_INTERVAL("scrape.interval", Form.DURATION, "60s", "from one scrape of a target to the next"),
    SCRAPE_WINDOW("scrape.window", Form.DURATION, "10s", "how long a cpu or wall profile takes"),
    SCRAPE_TIMEOUT("scrape.timeout", Form.DURATION, "10s", "for one profile to come, beyond the window"),
    SCRAPE_CONCURRENT("scrape.concurrent", Form.COUNT, "32", "targets scraped at the same time"),
    SCRAPE_TOKEN_FILE(
            "scrape.token.file", Form.TEXT, "off", "file with a bearer token that targets of scrape.files get to see"),
    SCRAPE_CA("scrape.ca", Form.TEXT, "off", "PEM file of the authorities of https targets; else those of the JVM"),
    RETENTION_RULES(
            "retention.rules",
            Form.RULES,
            "none",
            "times to keep some services and types, such as shop/heap=7d,batch-*=off; the first that fits decides"),
    COMPACTION(
            "compaction",
            Form.COMPACTION,
            "exact",
            "full segments are packed: exact gives every profile back byte for byte, content may gzip anew, off"),
    COMPACTION_CPU("compaction.cpu", Form.PERCENT, "25", "how much of one core compaction may use, in percent"),
    LOG("log", Form.LEVEL, "warn", "error, warn, info or debug; written to stderr");

    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*(|B|KB|MB|GB)", Pattern.CASE_INSENSITIVE);
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*([smhdw])");
    private static final Map<String, Long> SIZE_UNITS =
            Map.of("", 1L, "B", 1L, "KB", 1L << 10, "MB", 1L << 20, "GB", 1L << 30);
    private static final Map<String, Long> TIME_UNITS =
            Map.of("s", 1L, "m", 60L, "h", 3_600L, "d", 86_400L, "w", 604_800L);

    private final String key;
    private final Form form;
    private final String standard;
    private final String meaning;

    enum Form {
        TEXT("a text"),
        ADDRESS("host:port, such as 127.0.0.1:10100"),
        SIZE("a size from 1 to 2047MB, such as 16MB"),
        COUNT("a whole number from 1 to 2147483647"),
        DURATION("a time from 1s, such as 30d or 12h, or off"),
        RULES("none, or rules such as shop/heap=7d,*/cpu=14d,batch-*=off"),
        COMPACTION("exact, content or off"),
        PERCENT("a whole number from 1 to 100"),
        SWITCH("on or off"),
        LEVEL("error, warn, info or debug");

        final String wanted;

        Form(String wanted) {
            this.wanted = wanted;
        }
    }

    Option(String key, Form form, String standard, String meaning) {
        this.key = key;
        this.form = form;
        this.standard = standard;
        this.meaning = meaning;
    }

    public String key() {
        return key;
    }

    public String standard() {
        return standard;
    }

    public String meaning() {
        return meaning;
    }

    /** The name of the environment variable that sets this option. */
    public String variable() {
        return "JVM_PPROF_COLLECTOR_" + key.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /** Turns the text into a String, Boolean, Integer, Long (bytes), Duration (zero is off), RetentionRules or CompactionMode. */
    Object parse(String text) throws OptionException {
        try {
            return switch (form) {
                case TEXT -> requireText(text);
                case ADDRESS -> requireAddress(text);
                case SIZE -> size(text);
                case COUNT -> count(text);
                case DURATION -> duration(text);
                case RULES -> RetentionRules.parse(text);
                case COMPACTION -> CompactionMode.valueOf(text.trim().toUpperCase(Locale.ROOT));
                case PERCENT -> percent(text);
                case SWITCH -> onOrOff(text);
                case LEVEL -> level(text);
            };
        } catch (RetentionRules.RuleException e) {
            throw new OptionException(key + "=" + text + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new OptionException(
                    key + "=" + text + ": must be " + form.wanted + "; set " + key + "=" + standard, e);
        }
    }

    private static String requireText(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("empty");
        }
        return text;
    }

    private static String requireAddress(String text) {
        int colon = text.lastIndexOf(':');
        int port = Integer.parseInt(text.substring(colon + 1));
        if (colon <= 0 || port < 0 || port > 65_535) {
            throw new IllegalArgumentException("no host or no port");
        }
        return text;
    }

    private static Long size(String text) {
        Matcher matcher = SIZE.matcher(text.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no size");
        }
        Long unit = SIZE_UNITS.get(matcher.group(2).toUpperCase(Locale.ROOT));
        long bytes = Math.multiplyExact(Long.parseLong(matcher.group(1)), unit == null ? 1 : unit);
        if (bytes < 1 || bytes > 2047L << 20) {
            throw new IllegalArgumentException("out of range");
        }
        return bytes;
    }

    private static Integer count(String text) {
        int count = Integer.parseInt(text.trim());
        if (count < 1) {
            throw new IllegalArgumentException("out of range");
        }
        return count;
    }

    private static Integer percent(String text) {
        int percent = count(text);
        if (percent > 100) {
            throw new IllegalArgumentException("out of range");
        }
        return percent;
    }

    /** A duration of zero stands for off. */
    static Duration duration(String text) {
        if (text.trim().equals("off")) {
            return Duration.ZERO;
        }
        Matcher matcher = DURATION.matcher(text.trim());
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new IllegalArgumentException("no time");
        }
        Long unit = TIME_UNITS.get(matcher.group(2));
        return Duration.ofSeconds(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit == null ? 1 : unit));
    }

    private static Boolean onOrOff(String text) {
        return switch (text.trim().toLowerCase(Locale.ROOT)) {
            case "on", "true" -> true;
            case "off", "false" -> false;
            default -> throw new IllegalArgumentException("neither");
        };
    }

    private static String level(String text) {
        String level = text.trim().toLowerCase(Locale.ROOT);
        if (!level.equals("error") && !level.equals("warn") && !level.equals("info") && !level.equals("debug")) {
            throw new IllegalArgumentException("no level");
        }
        return level;
    }
}
