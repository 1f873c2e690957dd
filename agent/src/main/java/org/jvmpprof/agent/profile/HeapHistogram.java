package org.jvmpprof.agent.profile;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The JVM's class histogram after a full collection, from the diagnostic-command bean ({@code GC.class_histogram}; it
 * collects first). Costs a walk of the heap: only when a reader asks for it.
 */
final class HeapHistogram {
    /** Like {@code "   1:        289259      111517272  [B (java.base@17.0.15)"}. */
    private static final Pattern ROW = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

    private HeapHistogram() {}

    /** Objects and bytes by class name as {@link Class#getName} has it. Blocks for a full collection. */
    static Map<String, long[]> take() throws ProfileUnavailableException {
        try {
            Object text = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return parse((String) text);
        } catch (JMException e) {
            throw new ProfileUnavailableException(
                    "gc=1: this JVM gives no class histogram (" + e + "); ask for the heap profile without gc=1");
        }
    }

    static Map<String, long[]> parse(String text) {
        Map<String, long[]> totals = new HashMap<>();
        for (String line : text.split("\n")) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                long[] total = totals.computeIfAbsent(row.group(3), name -> new long[2]);
                total[0] += Long.parseLong(row.group(1));
                total[1] += Long.parseLong(row.group(2));
            }
        }
        return totals;
    }
}
