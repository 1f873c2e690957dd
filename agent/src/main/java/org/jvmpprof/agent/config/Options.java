package org.jvmpprof.agent.config;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options in force, every one with a valid value: what was wrong is in {@link #problems()}, and its default holds
 * instead. Made on {@code pprof-start}; immutable.
 */
public final class Options {
    private static final String INSTANCE = Identity.randomInstance();

    private final Map<Option<?>, Object> values;
    private final Map<Option<?>, Source> sources;
    private final Map<Option<?>, String> texts;
    private final Map<String, String> labels;
    private final Map<String, String> headers;
    private final String service;
    private final List<String> problems;
    private final List<String> notes;

    Options(OptionsReader reader, String service) {
        this.values = new HashMap<>(reader.values);
        this.sources = new HashMap<>(reader.sources);
        this.texts = new HashMap<>(reader.texts);
        this.labels = Identity.unmodifiable(reader.labels);
        this.headers = Identity.unmodifiable(reader.headers);
        this.service = service;
        this.problems = Collections.unmodifiableList(new ArrayList<>(reader.problems));
        this.notes = Collections.unmodifiableList(new ArrayList<>(reader.notes));
    }

    /** Reads agent arguments and the surroundings. Of several arguments the first that has a key wins. */
    public static Options read(Surroundings surroundings, @Nullable String... arguments) {
        return new OptionsReader(surroundings).read(arguments);
    }

    /** The value, or the default; an option that was not given is never an error. */
    @SuppressWarnings("unchecked") // put there by parse of the same option
    public <T> T get(Option<T> option) {
        Object value = values.get(requireNonNull(option, "option"));
        return value == null ? option.defaultValue() : (T) value;
    }

    public Source sourceOf(Option<?> option) {
        return sources.getOrDefault(option, Source.DEFAULT);
    }

    /** What was given, as a page may show it: secrets blotted out. The default where nothing was; empty for none. */
    public String shown(Option<?> option) {
        return texts.getOrDefault(option, option.shownDefault());
    }

    /** Of {@code label.…} and {@code OTEL_RESOURCE_ATTRIBUTES}; the former wins. */
    public Map<String, String> labels() {
        return labels;
    }

    /** Of {@code collector.header.…}. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The service's name, never empty. */
    public String service() {
        return service;
    }

    /** The instance id: as given, else random, and the same for the life of the process. */
    public String instance() {
        return get(OptionTable.INSTANCE).orElse(INSTANCE);
    }

    /** What was wrong, a line each: key, value, limit and remedy, or the nearest known key. */
    public List<String> problems() {
        return problems;
    }

    /** What is right, but does less than one may expect of it in this version; a line each. */
    public List<String> notes() {
        return notes;
    }
}
