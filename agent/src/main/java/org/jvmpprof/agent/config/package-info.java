/**
 * How the agent is told what to do: one table of options, their sources, and what is wrong with them.
 *
 * <p>What enters: agent arguments, system properties, environment, a properties file. What leaves: {@link
 * org.jvmpprof.agent.config.Options}, immutable, for the start of the other rooms; the same table writes the help and the
 * documents. Threads: {@code pprof-start}, or the command line's main thread, never the application's.
 */
@NullMarked
package org.jvmpprof.agent.config;

import org.jspecify.annotations.NullMarked;
