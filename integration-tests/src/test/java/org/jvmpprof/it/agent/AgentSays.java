package org.jvmpprof.it.agent;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmpprof.it.HotJvm;
import org.jvmpprof.it.Http;

/** One answer of {@code /metrics}: values by name and labels, as they stand in the text. */
record AgentSays(String text, Map<String, Double> values) {
    private static final Pattern SAMPLE = Pattern.compile("^([a-z_]+(?:\\{.*})?) (\\S+)$", Pattern.MULTILINE);

    static AgentSays of(HotJvm app) {
        String text = Http.get(URI.create("http://127.0.0.1:" + app.port() + "/metrics"))
                .text();
        Map<String, Double> values = new LinkedHashMap<>();
        for (Matcher sample = SAMPLE.matcher(text); sample.find(); ) {
            values.put(sample.group(1), Double.parseDouble(sample.group(2)));
        }
        return new AgentSays(text, values);
    }

    double value(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw new AssertionError(name + " is not in " + text);
        }
        return value;
    }

    /** Seconds of own CPU time by part. */
    Map<String, Double> cpuSeconds() {
        Map<String, Double> parts = new LinkedHashMap<>();
        String prefix = "jvm_pprof_cpu_seconds_total{part=\"";
        values.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                parts.put(name.substring(prefix.length(), name.length() - 2), value);
            }
        });
        return parts;
    }
}
