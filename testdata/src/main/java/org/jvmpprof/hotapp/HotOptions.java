package org.jvmpprof.hotapp;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The {@code key=value} arguments, with the default of each key. Immutable. */
final class HotOptions {
    private static final String[] DEFAULTS = {
        "seconds=0", // 0: until killed, or told to exit
        "verbose=off",
        "control=off", // stdin: commands come in lines, answers leave in JSON lines on stdout
        "truth=", // a file that gets the books at exit
        "cpu=on",
        "cpu.load=0.6", // share of one core
        "cpu.threads=1",
        "alloc=on",
        "alloc.rate=100MB", // a second
        "retain=100MB", // 0: none
        "retain.mode=bytes", // bytes, small or map
        "locks=on",
        "handoff=on",
        "pool=on",
        "vthreads=on", // where the JVM has them
        "deadlock=off",
    };

    private final Map<String, String> values;

    private HotOptions(Map<String, String> values) {
        this.values = values;
    }

    /** @throws IllegalArgumentException naming the argument that is none */
    static HotOptions parse(String... arguments) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String each : DEFAULTS) {
            values.put(keyOf(each), valueOf(each));
        }
        for (String each : arguments) {
            if (each.indexOf('=') < 0 || values.replace(keyOf(each), valueOf(each)) == null) {
                throw new IllegalArgumentException(
                        each + ": no such argument; the arguments and their defaults are " + Arrays.toString(DEFAULTS));
            }
        }
        return new HotOptions(values);
    }

    String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + ": not an argument of the hot app");
        }
        return value;
    }

    boolean on(String key) {
        return text(key).equals("on") || text(key).equals("true");
    }

    int number(String key) {
        return Integer.parseInt(text(key));
    }

    double decimal(String key) {
        return Double.parseDouble(text(key));
    }

    long bytes(String key) {
        return bytesOf(text(key));
    }

    /** {@code 512}, {@code 512KB}, {@code 100MB}, {@code 2GB}; 1 KB is 1024 bytes. */
    static long bytesOf(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        int shift = upper.endsWith("KB") ? 10 : upper.endsWith("MB") ? 20 : upper.endsWith("GB") ? 30 : 0;
        String digits = shift == 0 ? upper : upper.substring(0, upper.length() - 2);
        return Long.parseLong(digits.trim()) << shift;
    }

    private static String keyOf(String argument) {
        return argument.substring(0, argument.indexOf('='));
    }

    private static String valueOf(String argument) {
        return argument.substring(argument.indexOf('=') + 1);
    }
}
