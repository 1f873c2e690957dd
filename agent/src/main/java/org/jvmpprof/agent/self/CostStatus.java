package org.jvmpprof.agent.self;

import java.util.Map;

/** What the agent costs: CPU time by part, in all and in the last minute, memory by part, threads. */
public final class CostStatus implements StatusSource {
    private final CpuAccount cpu;
    private final MemoryAccount memory;
    private final long memoryBudgetBytes;

    public CostStatus(CpuAccount cpu, MemoryAccount memory, long memoryBudgetBytes) {
        this.cpu = cpu;
        this.memory = memory;
        this.memoryBudgetBytes = memoryBudgetBytes;
    }

    @Override
    public String name() {
        return "cost";
    }

    @Override
    public void describe(StatusWriter to) {
        to.put("threads", OwnCpu.threads());
        to.metric("jvm_pprof_threads", "Threads of the agent.", "gauge", OwnCpu.threads());
        cpu(to.section("cpu"), to);
        memory(to.section("memory"), to);
    }

    private void cpu(StatusWriter section, StatusWriter metrics) {
        CpuAccount.Reading now = cpu.newest();
        CpuAccount.Reading before = cpu.minuteAgo();
        double elapsed = Math.max(1, now.timeNanos() - before.timeNanos());
        section.put("total_ms", now.total() / 1e6);
        section.put("last_minute_cores", (now.total() - before.total()) / elapsed);
        section.put(
                "accuracy",
                "threads: the kernel's clocks; sampling: the sampler's clock of its stack walks, without what they stood in"
                        + " line for a processor, and 2 us beside each; hooks: their own clock, and 50 ns for each wait. Not in"
                        + " here: what the JVM's compiler and collector do because of the agent.");
        for (Map.Entry<String, Long> part : now.parts().entrySet()) {
            long nanos = part.getValue();
            long earlier = before.parts().getOrDefault(part.getKey(), 0L);
            section.item("parts")
                    .put("part", part.getKey())
                    .put("total_ms", nanos / 1e6)
                    .put("last_minute_cores", (nanos - earlier) / elapsed);
            metrics.metric(
                    "jvm_pprof_cpu_seconds_total",
                    "CPU time of the agent by part: its threads by role, and what application threads do for it.",
                    "counter",
                    nanos / 1e9,
                    "part",
                    part.getKey());
        }
    }

    private void memory(StatusWriter section, StatusWriter metrics) {
        section.put("total_bytes", memory.total());
        section.put("budget_bytes", memoryBudgetBytes);
        for (MemoryAccount.Part part : memory.parts()) {
            section.item("parts")
                    .put("part", part.name())
                    .put("bytes", part.bytes())
                    .put("where", part.isNative() ? "native" : "heap");
            metrics.metric(
                    "jvm_pprof_memory_bytes",
                    "Memory that the agent's structures take.",
                    "gauge",
                    part.bytes(),
                    "part",
                    part.name(),
                    "where",
                    part.isNative() ? "native" : "heap");
        }
        metrics.metric("jvm_pprof_budget_memory_bytes", "Memory that the agent may take.", "gauge", memoryBudgetBytes);
    }
}
