package org.jvmpprof.agent;

import java.lang.instrument.Instrumentation;
import org.jvmpprof.agent.config.OptionTable;
import org.jvmpprof.agent.config.Options;
import org.jvmpprof.agent.profile.LockWatch;
import org.jvmpprof.agent.self.AgentLog;
import org.jvmpprof.agent.stats.HttpStats;

/** What the options say of the HTTP statistics: counting, or why not. */
final class OptionsToHttpStats {
    private OptionsToHttpStats() {}

    /** Counting goes on on {@code pprof-locks} until that ends. */
    static HttpStats start(
            Options options, boolean attached, Instrumentation instrumentation, LockWatch thread, AgentLog log) {
        if (!options.get(OptionTable.STATS)) {
            return HttpStats.off("stats=off: HTTP requests are not counted; set stats=on");
        }
        if (!OptionsToHookSettings.convert(options, attached).hooks()) {
            return HttpStats.off(
                    attached && !options.get(OptionTable.HOOKS).equals("off")
                            ? "attached without hooks: HTTP requests are not counted; attach with hooks=on (on JDK 21 and"
                                    + " before the JVM compiles all its code anew then), or start with -javaagent"
                            : "hooks=off: HTTP requests are not counted; set hooks=on");
        }
        HttpStats stats = HttpStats.of(instrumentation, log);
        stats.periodics().forEach(thread::add);
        return stats;
    }
}
