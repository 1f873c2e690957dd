package org.jvmpprof.it.stats;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JSON of {@code /debug/stats}, of which the fields of the whole come before those of each route. */
record StatsPage(String json) {
    private static final Pattern STATUSES = Pattern.compile("\"total_status_code_count\":\\s*\\{([^}]*)}");
    private static final Pattern STATUS = Pattern.compile("\"(\\d+)\":\\s*(\\d+)");

    /** Whether a server was found and is instrumented, and none was found that could not be. */
    boolean isCounting() {
        return json.matches("(?s).*\"instrumented\":\\s*true.*") && !json.matches("(?s).*\"instrumented\":\\s*false.*");
    }

    double number(String field) {
        return number(json, field);
    }

    long count(String field) {
        return (long) number(field);
    }

    Map<Integer, Long> statuses() {
        Matcher all = STATUSES.matcher(json);
        if (!all.find()) {
            throw new AssertionError("no statuses in " + json);
        }
        Map<Integer, Long> counts = new TreeMap<>();
        Matcher each = STATUS.matcher(all.group(1));
        while (each.find()) {
            counts.put(Integer.parseInt(each.group(1)), Long.parseLong(each.group(2)));
        }
        return counts;
    }

    /** A number of the route of that pattern. */
    double ofRoute(String method, String pattern, String field) {
        int from =
                json.replaceAll("\\s+", " ").indexOf("\"method\": \"" + method + "\", \"route\": \"" + pattern + "\"");
        if (from < 0) {
            throw new AssertionError("no route " + method + " " + pattern + " in " + json);
        }
        return number(json.replaceAll("\\s+", " ").substring(from), field);
    }

    private static double number(String in, String field) {
        Matcher found = Pattern.compile("\"" + Pattern.quote(field) + "\":\\s*(-?[0-9.eE+-]+)")
                .matcher(in);
        if (!found.find()) {
            throw new AssertionError("no " + field + " in " + in);
        }
        return Double.parseDouble(found.group(1));
    }
}
