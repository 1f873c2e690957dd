package org.jvmpprof.agent.self;

import java.time.Instant;

/** What went wrong so far, each thing once, with its count and last time. */
public final class LogStatus implements StatusSource {
    private final AgentLog log;

    public LogStatus(AgentLog log) {
        this.log = log;
    }

    @Override
    public String name() {
        return "problems";
    }

    @Override
    public void describe(StatusWriter to) {
        long all = 0;
        for (AgentLog.Problem problem : log.problems()) {
            all += problem.count();
            to.item("problems")
                    .put("message", problem.message())
                    .put("count", problem.count())
                    .put("last", Instant.ofEpochMilli(problem.lastUnixMillis()).toString());
        }
        to.put("distinct", log.problems().size());
        to.metric("jvm_pprof_problems_total", "Problems that the agent met, repetitions included.", "counter", all);
    }
}
