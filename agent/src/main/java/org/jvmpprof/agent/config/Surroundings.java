package org.jvmpprof.agent.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a process says of its options besides the agent's arguments: its system properties and environment, as they are
 * now. Immutable.
 */
public final class Surroundings {
    private static final String PROPERTY_PREFIX = "jvmpprof.";
    private static final String INTERNAL_PREFIX = "jvmpprof.internal.";
    private static final String VARIABLE_PREFIX = "JVM_PPROF_";

    private final Map<String, String> properties;
    private final Map<String, String> environment;

    /** @param environment as {@link System#getenv()} gives it */
    public Surroundings(Map<String, String> properties, Map<String, String> environment) {
        this.properties = new TreeMap<>(properties);
        this.environment = new TreeMap<>(environment);
    }

    /** Those of this process. */
    public static Surroundings ofProcess() {
        Map<String, String> texts = new HashMap<>();
        Properties all = System.getProperties();
        for (String name : all.stringPropertyNames()) {
            texts.put(name, all.getProperty(name, ""));
        }
        return new Surroundings(texts, System.getenv());
    }

    /** None at all: what the command line checks arguments against. */
    public static Surroundings none() {
        return new Surroundings(Collections.emptyMap(), Collections.emptyMap());
    }

    String property(String name) {
        return properties.getOrDefault(name, "");
    }

    String variable(String name) {
        return environment.getOrDefault(name, "");
    }

    RawOptions fromProperties() {
        RawOptions options = new RawOptions(Source.SYSTEM_PROPERTY);
        for (Map.Entry<String, String> entry : properties.entrySet()) {
            String name = entry.getKey();
            if (name.startsWith(PROPERTY_PREFIX) && !name.startsWith(INTERNAL_PREFIX)) {
                options.add(name.substring(PROPERTY_PREFIX.length()), entry.getValue());
            }
        }
        return options;
    }

    RawOptions fromEnvironment() {
        RawOptions options = new RawOptions(Source.ENVIRONMENT);
        for (Map.Entry<String, String> entry : environment.entrySet()) {
            if (entry.getKey().startsWith(VARIABLE_PREFIX)) {
                options.add(keyOf(entry.getKey().substring(VARIABLE_PREFIX.length())), entry.getValue());
            }
        }
        return options;
    }

    static RawOptions fromFile(Path file, List<String> problems) {
        RawOptions options = new RawOptions(Source.FILE);
        Properties content = new Properties();
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            content.load(in);
        } catch (IOException | IllegalArgumentException e) {
            problems.add("config=" + file + ": cannot be read (" + e + "); check path, permissions and content");
            return options;
        }
        for (String key : new TreeSet<>(content.stringPropertyNames())) {
            options.add(key, content.getProperty(key, ""));
        }
        return options;
    }

    /** {@code HTTP_TOKEN_FILE} is {@code http.token-file}: variables know neither dots nor dashes nor small letters. */
    private static String keyOf(String variable) {
        for (Option<?> option : OptionTable.rows()) {
            String key = option.key();
            int open = key.indexOf('<');
            String fixed = open < 0 ? key : key.substring(0, open);
            String name = fixed.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
            if (open < 0 && variable.equals(name)) {
                return key;
            }
            if (open >= 0 && variable.startsWith(name) && variable.length() > name.length()) {
                String rest = variable.substring(name.length());
                return fixed + (option == OptionTable.LABEL ? rest.toLowerCase(Locale.ROOT) : rest.replace('_', '-'));
            }
        }
        return variable.toLowerCase(Locale.ROOT);
    }
}
