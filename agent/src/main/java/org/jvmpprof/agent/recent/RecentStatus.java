package org.jvmpprof.agent.recent;

import static java.util.Objects.requireNonNull;

import org.jvmpprof.agent.self.StatusSource;
import org.jvmpprof.agent.self.StatusWriter;

/** What is kept, and how much memory that takes. Thread-safe. */
public final class RecentStatus implements StatusSource {
    private final RecentProfiles recent;

    public RecentStatus(RecentProfiles recent) {
        this.recent = requireNonNull(recent, "recent");
    }

    @Override
    public String name() {
        return "recent";
    }

    @Override
    public void describe(StatusWriter to) {
        long saved = recent.list().stream()
                .filter(each -> each.kind() == KeptProfile.Kind.SAVED)
                .count();
        to.put("rounds", recent.list().size() - saved).put("saved", saved);
        to.put("bytes", recent.bytes()).put("max_bytes", recent.maxBytes());
        to.put("too_large", recent.tooLarge());
        to.metric("jvm_pprof_recent_bytes", "Memory that kept profiles take.", "gauge", (double) recent.bytes());
        to.metric(
                "jvm_pprof_recent_too_large_total",
                "Profiles of rounds that were too large to be kept.",
                "counter",
                (double) recent.tooLarge());
    }
}
