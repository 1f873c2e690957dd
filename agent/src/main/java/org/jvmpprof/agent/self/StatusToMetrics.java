package org.jvmpprof.agent.self;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A report's metrics as Prometheus reads them: its text format 0.0.4, or OpenMetrics 1.0, which differs in the names of
 * counters' families and in its last line. Samples of one name stand together, whatever section they came from. Source:
 * Prometheus' exposition formats, OpenMetrics' specification. Stateless.
 */
public final class StatusToMetrics {
    private static final String TOTAL = "_total";

    private StatusToMetrics() {}

    /** Text format 0.0.4. */
    public static String text(Status.Report report) {
        return write(report, false);
    }

    public static String openMetrics(Status.Report report) {
        return write(report, true) + "# EOF\n";
    }

    private static String write(Status.Report report, boolean open) {
        Map<String, List<Metric>> families = new LinkedHashMap<>();
        for (Metric metric : report.metrics()) {
            families.computeIfAbsent(metric.name, name -> new ArrayList<>()).add(metric);
        }
        StringBuilder out = new StringBuilder(8192);
        families.forEach((name, metrics) -> {
            Metric first = metrics.get(0);
            boolean isCounter = open && first.type.equals("counter") && name.endsWith(TOTAL);
            String family = isCounter ? name.substring(0, name.length() - TOTAL.length()) : name;
            out.append("# HELP ")
                    .append(family)
                    .append(' ')
                    .append(escaped(first.help, open))
                    .append('\n');
            out.append("# TYPE ").append(family).append(' ').append(first.type).append('\n');
            metrics.forEach(metric -> sample(metric, out));
        });
        return out.toString();
    }

    private static void sample(Metric metric, StringBuilder out) {
        out.append(metric.name);
        for (int i = 0; i < metric.labelPairs.size(); i += 2) {
            out.append(i == 0 ? '{' : ',')
                    .append(metric.labelPairs.get(i))
                    .append("=\"")
                    .append(escaped(metric.labelPairs.get(i + 1), true))
                    .append('"');
        }
        out.append(metric.labelPairs.isEmpty() ? " " : "} ")
                .append(number(metric.value))
                .append('\n');
    }

    private static String number(double value) {
        boolean isWhole = value == Math.rint(value) && Math.abs(value) < 1e15;
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        return isWhole ? Long.toString((long) value) : Double.toString(value);
    }

    private static String escaped(String text, boolean quotes) {
        String escaped = text.replace("\\", "\\\\").replace("\n", "\\n");
        return quotes ? escaped.replace("\"", "\\\"") : escaped;
    }
}
