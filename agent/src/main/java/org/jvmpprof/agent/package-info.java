/**
 * The agent's own start and end: options become the settings of each room, and the rooms are started and stopped in
 * the order in which data flows. Knows every room; no room knows it. Threads: {@code pprof-start}, the JVM's attach
 * thread, and {@code pprof-exit} at the end.
 */
@NullMarked
package org.jvmpprof.agent;

import org.jspecify.annotations.NullMarked;
