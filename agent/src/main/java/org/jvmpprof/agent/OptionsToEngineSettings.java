package org.jvmpprof.agent;

import java.time.Duration;
import org.jvmpprof.agent.config.OptionTable;
import org.jvmpprof.agent.config.Options;
import org.jvmpprof.agent.config.ProcessName;
import org.jvmpprof.agent.engine.EngineSettings;

/** What the options say of sampling, in the engine's words: off is 0 there. */
final class OptionsToEngineSettings {
    private OptionsToEngineSettings() {}

    static EngineSettings convert(Options options) {
        return EngineSettings.builder()
                .cpuIntervalNanos(
                        options.get(OptionTable.CPU).map(Duration::toNanos).orElse(0L))
                .cpuEvent(options.get(OptionTable.CPU_EVENT))
                .allocIntervalBytes(options.get(OptionTable.ALLOC).orElse(0L))
                .lockThresholdNanos(
                        options.get(OptionTable.LOCK).map(Duration::toNanos).orElse(0L))
                .wallIntervalNanos(
                        options.get(OptionTable.WALL).map(Duration::toNanos).orElse(0L))
                .nativeMemIntervalBytes(options.get(OptionTable.NATIVEMEM).orElse(0L))
                .engine(options.get(OptionTable.ENGINE))
                .mainName(ProcessName.ofProcess())
                .build();
    }
}
