/**
 * Who waits for whom: hooks in the JDK's own lock classes, and a sampler of the monitors' owners.
 *
 * <p>What enters: {@link org.jvmpprof.agent.hook.HookSettings}, and what application threads leave in the tables of
 * {@code org.jvmpprof.hook} on the boot loader. What leaves: every wait, hold and thread start that was kept, once,
 * through {@link org.jvmpprof.agent.hook.LockSink}. Threads: {@code pprof-locks} alone installs, drains and samples;
 * {@code pprof-start} starts it, a stopping thread waits for it.
 */
@NullMarked
package org.jvmpprof.agent.hook;

import org.jspecify.annotations.NullMarked;
