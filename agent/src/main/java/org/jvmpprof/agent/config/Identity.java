package org.jvmpprof.agent.config;

import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Who this process is where nobody said: OpenTelemetry's variables, its main class, a random id. */
final class Identity {
    private static final String SERVICE_ATTRIBUTE = "service.name";

    private Identity() {}

    /** OpenTelemetry's order: {@code OTEL_SERVICE_NAME} before the resource attribute; then the process's name. */
    static String service(Surroundings surroundings) {
        String named = surroundings.variable("OTEL_SERVICE_NAME").trim();
        if (!named.isEmpty()) {
            return named;
        }
        String attribute = attributes(surroundings).getOrDefault(SERVICE_ATTRIBUTE, "");
        return attribute.isEmpty() ? ProcessName.of(surroundings.property("sun.java.command")) : attribute;
    }

    /** {@code OTEL_RESOURCE_ATTRIBUTES} without the service's name; what has no form of a label is left out. */
    static Map<String, String> labels(Surroundings surroundings) {
        Map<String, String> labels = attributes(surroundings);
        labels.remove(SERVICE_ATTRIBUTE);
        return labels;
    }

    private static Map<String, String> attributes(Surroundings surroundings) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String pair : surroundings.variable("OTEL_RESOURCE_ATTRIBUTES").split(",")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? "" : pair.substring(0, equals).trim();
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1).trim());
            if (isLabelName(name) && !value.isEmpty()) {
                attributes.put(name, value);
            }
        }
        return attributes;
    }

    /** A collector's query has labels as {@code name=value,…}. */
    static boolean isLabelName(String name) {
        return name.matches("[^,={}\\s]+");
    }

    private static String decoded(String text) {
        try {
            // Percent-encoding alone: a plus sign stays one.
            return URLDecoder.decode(text.replace("+", "%2B"), "UTF-8");
        } catch (IllegalArgumentException | UnsupportedEncodingException e) {
            return text; // not encoded at all: taken as it is, as OpenTelemetry's SDKs do
        }
    }

    /** A random id; the kernel's generator is asked first, since loading Java's costs tens of milliseconds. */
    static String randomInstance() {
        String random;
        try {
            random = new String(
                    Files.readAllBytes(Paths.get("/proc/sys/kernel/random/uuid")), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            random = UUID.randomUUID().toString();
        }
        return random.trim().replace("-", "").substring(0, 16);
    }

    static Map<String, String> unmodifiable(Map<String, String> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
