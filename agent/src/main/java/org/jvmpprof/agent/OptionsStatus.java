package org.jvmpprof.agent;

import org.jvmpprof.agent.config.Option;
import org.jvmpprof.agent.config.OptionTable;
import org.jvmpprof.agent.config.Options;
import org.jvmpprof.agent.self.StatusSource;
import org.jvmpprof.agent.self.StatusWriter;

/** The options in force, and where each came from; secrets are blotted out. */
final class OptionsStatus implements StatusSource {
    private final Options options;

    OptionsStatus(Options options) {
        this.options = options;
    }

    @Override
    public String name() {
        return "options";
    }

    @Override
    public void describe(StatusWriter to) {
        to.put("service", options.service()).put("instance", options.instance());
        options.labels()
                .forEach((name, value) -> to.item("labels").put("name", name).put("value", value));
        options.headers()
                .keySet()
                .forEach(name -> to.item("headers").put("name", name).put("value", "***"));
        for (Option<?> option : OptionTable.rows()) {
            if (option != OptionTable.LABEL && option != OptionTable.COLLECTOR_HEADER) {
                to.item("options")
                        .put("key", option.key())
                        .put("value", options.shown(option))
                        .put("source", options.sourceOf(option).toString());
            }
        }
    }
}
