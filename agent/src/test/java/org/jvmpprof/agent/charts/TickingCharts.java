package org.jvmpprof.agent.charts;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import org.jvmpprof.agent.hook.HookSettings;
import org.jvmpprof.agent.profile.LockWatch;
import org.jvmpprof.agent.self.AgentLog;

/** Charts of this JVM that tick at their usual pace, on a thread of the test's. */
public final class TickingCharts implements AutoCloseable {
    private final Ticker ticker;
    private final Charts charts;
    private final Thread thread = new Thread(this::tick, "test-ticks");
    private volatile boolean closed;

    public TickingCharts() {
        AgentLog log = new AgentLog(AgentLog.Level.OFF, new PrintStream(System.err, true, StandardCharsets.UTF_8));
        LockWatch watch = LockWatch.engineOnly(new HookSettings(false, 1_000_000, 1));
        ticker = new Ticker(() -> Sources.open(watch, null, type -> 3, log));
        charts = new Charts(ticker);
        thread.start();
    }

    public Charts charts() {
        return charts;
    }

    private void tick() {
        while (!closed) {
            LockSupport.parkNanos(Math.min(50_000_000L, ticker.run(System.nanoTime())));
        }
        ticker.close();
    }

    /** True once so many seconds were read. */
    public boolean has(int seconds) {
        Recorded recorded = charts.recorded();
        return recorded != null && Recording.rows(recorded.history()).size() >= seconds;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        charts.close();
        thread.join();
    }
}
