package org.jvmpprof.collector.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.IngestLimits;
import org.jvmpprof.collector.store.CompactionMode;
import org.jvmpprof.collector.store.StoreSettings;

/**
 * The collector's settings, from arguments ({@code --key value}, {@code --key=value} or {@code key=value}), else the
 * environment ({@code JVM_PPROF_COLLECTOR_KEY}), else the table's standard. Immutable.
 */
public final class CollectorOptions {
    private final Map<Option, Object> values;

    private CollectorOptions(Map<Option, Object> values) {
        this.values = values;
    }

    /** Reads all options; the first wrong one is the exception's text. */
    public static CollectorOptions parse(List<String> arguments, Map<String, String> environment)
            throws OptionException {
        Map<Option, String> texts = texts(arguments);
        Map<Option, Object> values = new EnumMap<>(Option.class);
        for (Option option : Option.values()) {
            String text = texts.get(option);
            if (text == null) {
                text = environment.getOrDefault(option.variable(), option.standard());
            }
            values.put(option, option.parse(text));
        }
        return new CollectorOptions(values);
    }

    private static Map<Option, String> texts(List<String> arguments) throws OptionException {
        Map<Option, String> texts = new EnumMap<>(Option.class);
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            boolean isDashed = argument.startsWith("--");
            String bare = isDashed ? argument.substring(2) : argument;
            int equals = bare.indexOf('=');
            Option option = named(equals < 0 ? bare : bare.substring(0, equals));
            if (equals >= 0) {
                texts.put(option, bare.substring(equals + 1));
            } else if (isDashed && i + 1 < arguments.size()) {
                texts.put(option, arguments.get(++i));
            } else {
                throw new OptionException(argument + ": has no value; set --" + option.key() + "=" + option.standard());
            }
        }
        return texts;
    }

    private static Option named(String key) throws OptionException {
        Option nearest = Option.LISTEN;
        for (Option option : Option.values()) {
            if (option.key().equals(key)) {
                return option;
            }
            if (distance(key, option.key()) < distance(key, nearest.key())) {
                nearest = option;
            }
        }
        throw new OptionException(
                "option " + key + " is not known; nearest is " + nearest.key() + ", --help lists all");
    }

    /** Edits (insert, delete, replace) that turn one key into the other. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }

    /** The text of {@code --help}: usage, and a line for each option. */
    public static String help() {
        StringBuilder help = new StringBuilder("""
                usage: java -jar collector.jar [--option value]...

                An option may also be written option=value, or set in the environment as
                JVM_PPROF_COLLECTOR_<OPTION>, dots as underscores.

                """);
        for (Option option : Option.values()) {
            help.append(String.format("  --%-20s %s (%s)%n", option.key(), option.meaning(), option.standard()));
        }
        return help.append(
                        "  --rebuild-index         makes a lost or damaged index again from the segments, and ends\n")
                .append("  --help, --version\n")
                .toString();
    }

    /** The options as a table in Markdown, for the documentation. */
    public static String markdown() {
        StringBuilder table = new StringBuilder("| option | default | meaning |\n|---|---|---|\n");
        for (Option option : Option.values()) {
            table.append("| `")
                    .append(option.key())
                    .append("` | `")
                    .append(option.standard())
                    .append("` | ")
                    .append(option.meaning())
                    .append(" |\n");
        }
        return table.toString();
    }

    public String host() {
        String address = text(Option.LISTEN);
        String host = address.substring(0, address.lastIndexOf(':'));
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    public int port() {
        String address = text(Option.LISTEN);
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    public Path data() {
        return Path.of(text(Option.DATA));
    }

    /** How long profiles are kept that no rule is for, or null for ever. */
    public @Nullable Duration retention() {
        Duration retention = (Duration) value(Option.RETENTION);
        return retention.isZero() ? null : retention;
    }

    /** How long the profiles of some services and types are kept. */
    public RetentionRules retentionRules() {
        return (RetentionRules) value(Option.RETENTION_RULES);
    }

    /** How the embedded store is to behave. */
    public StoreSettings store() {
        return new StoreSettings(
                bytes(Option.DISK_RESERVE),
                bytes(Option.SEGMENT_SIZE),
                (CompactionMode) value(Option.COMPACTION),
                count(Option.COMPACTION_CPU));
    }

    /** The text of an option, or null when it is off. */
    public @Nullable String given(Option option) {
        String text = text(option);
        return text.equals("off") ? null : text;
    }

    /** The file an option names, or null when it is off. */
    public @Nullable Path file(Option option) {
        String text = given(option);
        return text == null ? null : Path.of(text);
    }

    public boolean isOn(Option option) {
        return (Boolean) value(option);
    }

    public Duration duration(Option option) {
        return (Duration) value(option);
    }

    public String logLevel() {
        return text(Option.LOG);
    }

    public int count(Option option) {
        return (Integer) value(option);
    }

    public long bytes(Option option) {
        return (Long) value(option);
    }

    public IngestLimits limits() {
        return new IngestLimits(
                (int) bytes(Option.LIMIT_BODY),
                (int) bytes(Option.LIMIT_DECOMPRESSED),
                count(Option.LIMIT_SAMPLES),
                count(Option.LIMIT_LABELS),
                count(Option.LIMIT_TEXT));
    }

    private String text(Option option) {
        return (String) value(option);
    }

    private Object value(Option option) {
        Object value = values.get(option);
        if (value == null) {
            throw new IllegalStateException(option + " has no value");
        }
        return value;
    }
}
