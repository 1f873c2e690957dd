package org.jvmpprof.cli.jvm;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Warns of what hooks cost when they come late: HotSpot up to 21 throws away all compiled code for them. */
public final class CompiledCode {
    private static final Pattern HOOKS_ON =
            Pattern.compile("(?:^|,)\\s*(hooks\\s*=\\s*'?on'?|exceptions\\s*=\\s*'?[0-9]+'?)\\s*(?:,|$)");
    private static final int LAST_THAT_THROWS_AWAY = 21;

    private CompiledCode() {}

    /** One line, or null if these options cost nothing in a JVM of that version (as {@link JvmInfo#jdkVersion()}). */
    public static @Nullable String warning(String jdkVersion, String options) {
        int feature = feature(jdkVersion);
        Matcher hooks = HOOKS_ON.matcher(options);
        if (!hooks.find() || feature < 0 || feature > LAST_THAT_THROWS_AWAY) {
            return null;
        }
        return hooks.group(1) + " in a running JVM of version " + feature
                + " makes it throw away all compiled code: it is slow"
                + " for seconds, until its code is compiled again; -javaagent:profiler.jar has the hooks without that";
    }

    /** {@code 1.8.0_504}, {@code 17.0.15} and {@code 25-ea} are 8, 17 and 25; unknown is -1. */
    static int feature(String jdkVersion) {
        String[] parts = jdkVersion.split("[^0-9]+");
        if (parts.length == 0 || parts[0].isEmpty()) {
            return -1;
        }
        boolean isOld = parts[0].equals("1") && parts.length > 1;
        return Integer.parseInt(isOld ? parts[1] : parts[0]);
    }
}
