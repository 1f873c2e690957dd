package org.jvmpprof.collector.scrape;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Targets from files in Prometheus's file_sd format, a list of {@code {targets: […], labels: {…}}} as YAML or JSON (which
 * is YAML). Files are named by path, the last part may have a {@code *}. They are read again every few seconds, by
 * content, since a mounted ConfigMap changes by a symbolic link; a file that can't be read keeps the targets it had.
 */
final class FileTargets implements TargetSource {
    private static final Logger LOG = LoggerFactory.getLogger(FileTargets.class);
    private static final int MAX_BYTES = 16 << 20;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final List<String> patterns;
    private final Duration lookEvery;
    private final ScheduledExecutorService thread;
    private Map<Path, List<Target>> known = new TreeMap<>();
    private @Nullable List<Target> told;

    FileTargets(List<String> patterns) {
        this(patterns, LOOK_EVERY);
    }

    FileTargets(List<String> patterns, Duration lookEvery) {
        this.patterns = List.copyOf(patterns);
        this.lookEvery = lookEvery;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread daemon = new Thread(task, "collector-targets-file");
            daemon.setDaemon(true);
            return daemon;
        });
    }

    @Override
    public void start(Sink sink) {
        // look() tells its failures to the sink, so nothing is to be learnt from the future.
        var unused = thread.scheduleWithFixedDelay(() -> look(sink), 0, lookEvery.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look(Sink sink) {
        Map<Path, List<Target>> now = new TreeMap<>();
        for (String pattern : patterns) {
            try {
                for (Path file : files(pattern)) {
                    now.put(file, read(file, sink));
                }
            } catch (IOException e) {
                sink.unreadable("scrape.files=" + pattern + ": " + e.getMessage());
            }
        }
        known = now;
        List<Target> all = new ArrayList<>();
        now.values().forEach(all::addAll);
        if (!all.equals(told)) {
            told = all;
            sink.found(List.copyOf(all));
        }
    }

    private static List<Path> files(String pattern) throws IOException {
        Path path = Path.of(pattern.trim()).toAbsolutePath();
        Path directory = path.getParent();
        Path name = path.getFileName();
        if (directory == null || name == null || name.toString().indexOf('*') < 0) {
            return List.of(path);
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> matches = Files.newDirectoryStream(directory, name.toString())) {
            matches.forEach(files::add);
        }
        Collections.sort(files);
        return files;
    }

    private List<Target> read(Path file, Sink sink) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IllegalArgumentException("larger than " + MAX_BYTES + " bytes; split it");
            }
            return parse(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException | IllegalArgumentException | YamlEngineException e) {
            sink.unreadable(file + ": " + String.valueOf(e.getMessage()).replace('\n', ' '));
            return known.getOrDefault(file, List.of());
        }
    }

    /** @throws IllegalArgumentException if the text is not in the format; the message says where */
    static List<Target> parse(String text) {
        Object document = document(text);
        List<Target> targets = new ArrayList<>();
        for (Object element : list(document == null ? List.of() : document, "the document")) {
            Map<?, ?> group = map(element, "an element of the list");
            Map<String, String> labels = new HashMap<>();
            Object given = group.get("labels");
            map(given == null ? Map.of() : given, "labels")
                    .forEach((key, value) -> labels.put(String.valueOf(key), String.valueOf(value)));
            Object addresses = group.get("targets");
            for (Object address : list(addresses == null ? List.of() : addresses, "targets")) {
                targets.add(TargetLabels.target(String.valueOf(address), labels, true));
            }
        }
        return targets;
    }

    private static @Nullable Object document(String text) {
        // Nearly all JSON is YAML, but not what is indented by tabs.
        if (text.trim().startsWith("[")) {
            try {
                return JsonTree.parse(text);
            } catch (IOException e) {
                LOG.debug("not JSON: {}", e.getMessage());
            }
        }
        LoadSettings settings = LoadSettings.builder()
                .setAllowDuplicateKeys(false)
                .setCodePointLimit(MAX_BYTES)
                .build();
        return new Load(settings).loadFromString(text);
    }

    private static List<?> list(Object value, String what) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException(what + " is no list; write - targets: [host:port] and labels: {job: name}");
    }

    private static Map<?, ?> map(Object value, String what) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException(what + " is no map; write - targets: [host:port] and labels: {job: name}");
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
