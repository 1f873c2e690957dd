package org.jvmpprof.agent.profile;

import org.jvmpprof.agent.aggregate.AggregateStatus;
import org.jvmpprof.agent.engine.SampleKind;
import org.jvmpprof.agent.engine.SamplerMetrics;
import org.jvmpprof.agent.engine.SamplingStatus;
import org.jvmpprof.agent.self.StatusSource;
import org.jvmpprof.agent.self.StatusWriter;

/** Which engine samples and why, at what rates, what it took and lost, and how full the tables are. */
public final class EngineStatus implements StatusSource {
    private static final String SAMPLES = "jvm_pprof_samples_total";

    private final EngineProfileSource source;
    private final String asked;

    /** @param asked what the option {@code engine} says */
    public EngineStatus(EngineProfileSource source, String asked) {
        this.source = source;
        this.asked = asked;
    }

    @Override
    public String name() {
        return "engine";
    }

    @Override
    public void describe(StatusWriter to) {
        String failure = source.failure();
        SamplingStatus status = source.sampling();
        to.put("asked", asked);
        to.put("engine", status == null || failure != null ? "none" : "native (async-profiler)");
        to.put("why", failure == null ? "the first of native, jfr, java that works here" : failure);
        to.metric("jvm_pprof_sampling", "Whether the engine samples.", "gauge", failure == null ? 1 : 0);
        if (status != null) {
            sampling(status, to);
        }
        tables(source.aggregates(), to);
    }

    private static void sampling(SamplingStatus status, StatusWriter to) {
        to.put("cpu_event", status.cpuEvent());
        to.put("follows_objects", status.followsObjects());
        String allocFailure = status.allocFailure();
        if (allocFailure != null) {
            to.put("alloc_left_out", allocFailure);
        }
        for (SampleKind kind : SampleKind.values()) {
            StatusWriter rate = to.item("rates").put("kind", kind.option()).put("unit", kind.unit());
            rate.put("set", status.rateSet(kind))
                    .put("in_force", status.rate(kind))
                    .put("read", status.read(kind));
            to.metric(SAMPLES, "Samples read, by kind.", "counter", status.read(kind), "kind", kind.option());
        }
        to.put("sessions_renewed", status.renewals());
        to.put("recording_bytes_read", status.chunkBytes());
        losses(status, to);
    }

    private static void losses(SamplingStatus status, StatusWriter to) {
        SamplerMetrics metrics = status.metrics();
        to.put("taken", metrics.taken())
                .put("skipped", metrics.skipped())
                .put("stacks_without_room", metrics.overflows())
                .put("damaged_chunks", status.damagedChunks())
                .put("native_bytes", metrics.memoryBytes());
        to.metric("jvm_pprof_samples_taken_total", "Samples that the sampler took.", "counter", metrics.taken());
        to.metric(
                "jvm_pprof_samples_skipped_total",
                "Samples lost, since buffers were busy.",
                "counter",
                metrics.skipped());
        to.metric(
                "jvm_pprof_stacks_without_room_total",
                "Stacks lost, since the sampler's store was full.",
                "counter",
                metrics.overflows());
        to.metric(
                "jvm_pprof_damaged_chunks_total",
                "Pieces of the recording that could not be read.",
                "counter",
                status.damagedChunks());
        to.metric(
                "jvm_pprof_stack_walk_seconds_total",
                "CPU time that application threads spent in stack walks.",
                "counter",
                metrics.stackWalkNanos() / 1e9);
        to.metric(
                "jvm_pprof_session_renewals_total",
                "Sampling sessions that followed another.",
                "counter",
                status.renewals());
    }

    private static void tables(AggregateStatus tables, StatusWriter to) {
        to.section("tables")
                .put("stacks", tables.stacks())
                .put("frames", tables.frames())
                .put("stacks_truncated", tables.truncated())
                .put("allocation_sites", tables.allocationSites())
                .put("live_sites", tables.liveSites())
                .put("windows_open", tables.windows())
                .put("collections_seen", tables.collections())
                .put("bytes", tables.bytes());
        to.metric("jvm_pprof_stacks", "Distinct stacks held.", "gauge", tables.stacks());
        to.metric(
                "jvm_pprof_stacks_truncated_total",
                "Stacks cut, since the table was full.",
                "counter",
                tables.truncated());
        to.metric("jvm_pprof_windows", "Windows open.", "gauge", tables.windows());
    }
}
