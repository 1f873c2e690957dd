package org.jvmpprof.agent.charts;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.profile.LockWatch;
import org.jvmpprof.agent.self.AgentLog;

/**
 * Those who know something of this process, as far as this JVM and system have them; what they have not is a note for
 * people. Opened at the first second, since the management classes cost more than an agent's start may. Confined to
 * {@code pprof-locks}.
 */
final class Sources implements AutoCloseable {
    private interface Opening {
        Source open() throws IOException, ReflectiveOperationException;
    }

    private final AgentLog log;
    private final SeriesList series = new SeriesList();
    private final List<Source> open = new ArrayList<>();

    private Sources(AgentLog log) {
        this.log = log;
    }

    static Sources open(LockWatch watch, @Nullable HttpCounts http, @Nullable StackCounts stacks, AgentLog log) {
        Sources sources = new Sources(log);
        SeriesList series = sources.series;
        ContainerLimits limits = ContainerLimits.read();
        sources.add(() -> new CpuSource(series, limits), "no CPU times: there is no /proc (not Linux)");
        sources.add(() -> new HeapSource(series), "this JVM tells nothing of its memory pools");
        ThreadSource threads = new ThreadSource(series);
        sources.open.add(threads);
        sources.add(() -> new AllocationSource(series, threads), "this JVM does not count allocated bytes");
        sources.add(() -> new CollectorSource(series), "this JVM tells nothing of its collectors");
        sources.add(
                () -> new VirtualSource(series), "before Java 24 the JVM does not tell how many virtual threads run");
        sources.add(() -> new LockSource(series, watch), "nobody watches locks: lock=off");
        sources.add(() -> new ClassSource(series), "this JVM tells nothing of classes and buffers");
        sources.add(() -> new ResidentSource(series, limits), "no resident memory: there is no /proc (not Linux)");
        if (http == null) {
            series.note("HTTP requests are not measured in this process");
        } else {
            sources.add(() -> new HttpSource(series, http), "HTTP requests are not measured in this process");
        }
        if (stacks != null) {
            sources.add(() -> new StackSource(series, stacks), "no counts of stacks");
        }
        return sources;
    }

    /** A JVM without a module or a file lacks its series, and says so; never an error. */
    private void add(Opening opening, String otherwise) {
        try {
            open.add(opening.open());
        } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
            series.note(otherwise);
            log.debug("charts: " + otherwise + " (" + e + ")");
        }
    }

    SeriesList series() {
        return series;
    }

    /** Reads all into the row; one that fails is left out from then on. */
    void read(Row row) {
        for (Iterator<Source> each = open.iterator(); each.hasNext(); ) {
            Source source = each.next();
            try {
                source.read(row);
            } catch (IOException | RuntimeException | LinkageError e) {
                log.warn("charts go on without " + source.getClass().getSimpleName(), e);
                each.remove();
                close(source);
            }
        }
    }

    private void close(Source source) {
        try {
            source.close();
        } catch (IOException e) {
            log.debug("charts: " + e);
        }
    }

    @Override
    public void close() {
        open.forEach(this::close);
        open.clear();
    }
}
