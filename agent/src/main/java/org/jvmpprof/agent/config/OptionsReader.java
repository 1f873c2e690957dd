package org.jvmpprof.agent.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lays the sources over one another, and checks each key and value. Used once, by one thread. */
final class OptionsReader {
    private static final String LABEL_PREFIX = "label.";
    private static final String HEADER_PREFIX = "collector.header.";

    final Map<Option<?>, Object> values = new HashMap<>();
    final Map<Option<?>, Source> sources = new HashMap<>();
    final Map<Option<?>, String> texts = new HashMap<>();
    final Map<String, String> labels = new LinkedHashMap<>();
    final Map<String, String> headers = new LinkedHashMap<>();
    final List<String> problems = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    private final Surroundings surroundings;
    private final List<RawOptions> layers = new ArrayList<>();

    OptionsReader(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    Options read(@Nullable String... arguments) {
        RawOptions given = new RawOptions(Source.ARGUMENTS);
        for (String text : arguments) {
            given.addMissing(AgentArguments.parse(text, problems));
        }
        layers.add(given);
        layers.add(surroundings.fromProperties());
        layers.add(surroundings.fromEnvironment());
        take(OptionTable.CONFIG);
        Object config = values.get(OptionTable.CONFIG);
        if (config != null) {
            ((Optional<?>) config).ifPresent(file -> layers.add(Surroundings.fromFile((Path) file, problems)));
        }
        for (Option<?> option : OptionTable.rows()) {
            if (option != OptionTable.CONFIG) {
                take(option);
            }
        }
        takeFamilies();
        nameUnknown();
        OptionRules.apply(this);
        Identity.labels(surroundings).forEach(labels::putIfAbsent);
        Object service = values.get(OptionTable.SERVICE);
        String named = service == null ? null : (String) ((Optional<?>) service).orElse(null);
        return new Options(this, named == null ? Identity.service(surroundings) : named);
    }

    private void take(Option<?> option) {
        for (RawOptions layer : layers) {
            List<String> texts = layer.values(option.key());
            if (texts != null) {
                take(option, layer.source(), texts);
                return;
            }
        }
    }

    private void take(Option<?> option, Source source, List<String> texts) {
        if (option == OptionTable.COLLECTOR) {
            takeCollectors(source, texts);
            return;
        }
        if (texts.size() > 1) {
            problems.add(option.key() + "=" + option.shown(texts.get(1)) + ": given twice; "
                    + option.shown(texts.get(0)) + " holds");
        }
        try {
            values.put(option, option.parse(texts.get(0)));
            sources.put(option, source);
            this.texts.put(option, option.shown(texts.get(0)));
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    /** One wrong collector among several does not cost the others. */
    private void takeCollectors(Source source, List<String> texts) {
        Set<Object> collectors = new LinkedHashSet<>();
        for (String text : texts) {
            for (String part : text.split(",", -1)) {
                try {
                    collectors.addAll(OptionTable.COLLECTOR.parse(part));
                } catch (IllegalArgumentException e) {
                    problems.add(String.valueOf(e.getMessage()));
                }
            }
        }
        values.put(OptionTable.COLLECTOR, new ArrayList<>(collectors));
        sources.put(OptionTable.COLLECTOR, source);
        this.texts.put(OptionTable.COLLECTOR, OptionTable.COLLECTOR.shown(String.join(",", texts)));
    }

    private void takeFamilies() {
        for (RawOptions layer : layers) {
            for (String key : layer.keys()) {
                String value = valueOf(layer, key);
                if (key.startsWith(LABEL_PREFIX)) {
                    takeLabel(key.substring(LABEL_PREFIX.length()), value);
                } else if (key.startsWith(HEADER_PREFIX)) {
                    takeHeader(key.substring(HEADER_PREFIX.length()), value);
                }
            }
        }
    }

    private static String valueOf(RawOptions layer, String key) {
        List<String> texts = layer.values(key);
        return texts == null ? "" : texts.get(0).trim();
    }

    private void takeLabel(String name, String value) {
        if (!Identity.isLabelName(name) || value.isEmpty()) {
            problems.add(LABEL_PREFIX + name + "=" + value
                    + ": must be a name without comma, equals sign, brace or space, and a value that is not empty;"
                    + " it is left out");
            return;
        }
        labels.putIfAbsent(name, value);
    }

    private void takeHeader(String name, String value) {
        if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+") || !value.matches("[\\t\\x20-\\x7e]+")) {
            problems.add(HEADER_PREFIX + name + "=***: must be a header's name, and a value of printable ASCII;"
                    + " it is left out");
            return;
        }
        headers.putIfAbsent(name, value);
    }

    private void nameUnknown() {
        Set<String> known = new LinkedHashSet<>();
        OptionTable.rows().forEach(option -> known.add(option.key()));
        known.remove(OptionTable.LABEL.key());
        known.remove(OptionTable.COLLECTOR_HEADER.key());
        for (RawOptions layer : layers) {
            for (String key : layer.keys()) {
                if (!known.contains(key) && !key.startsWith(LABEL_PREFIX) && !key.startsWith(HEADER_PREFIX)) {
                    problems.add(unknown(key, valueOf(layer, key), layer.source()));
                }
            }
        }
    }

    /** A mistyped {@code collector.tokn} must not show the token. */
    private static String unknown(String key, String value, Source source) {
        Option<?> nearest = Nearest.option(key);
        String place = source == Source.ARGUMENTS ? "" : " (" + source + ")";
        return key + "=" + nearest.shown(value) + place + ": no such option; the nearest is " + nearest.key();
    }
}
