/**
 * Samples are taken here: one async-profiler session, cut into chunks by one poller thread.
 *
 * <p>What enters: {@link org.jvmpprof.agent.engine.EngineSettings}, and the JVM itself. What leaves: every sample once,
 * through {@link org.jvmpprof.agent.engine.SampleSink}. Threads: {@code pprof-poll} owns the session, the chunks and the
 * sink; other threads hand it tasks.
 */
@NullMarked
package org.jvmpprof.agent.engine;

import org.jspecify.annotations.NullMarked;
