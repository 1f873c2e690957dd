package org.jvmpprof.agent;

import java.time.Duration;
import org.jvmpprof.agent.config.OptionTable;
import org.jvmpprof.agent.config.Options;
import org.jvmpprof.agent.hook.HookSettings;

/** What the options say of locks, threads and exceptions, in the hooks' words: off is 0 there. */
final class OptionsToHookSettings {
    private OptionsToHookSettings() {}

    /** @param attached the default is off then: on JDK 21 and before it would throw away all compiled code */
    static HookSettings convert(Options options, boolean attached) {
        String hooks = options.get(OptionTable.HOOKS);
        return new HookSettings(
                        hooks.equals("on") || (hooks.equals("auto") && !attached),
                        options.get(OptionTable.LOCK).map(Duration::toNanos).orElse(0L),
                        options.get(OptionTable.MUTEX_FRACTION).orElse(0))
                .withExceptions(options.get(OptionTable.EXCEPTIONS).orElse(0));
    }
}
