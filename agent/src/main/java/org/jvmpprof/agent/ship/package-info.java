/**
 * Rounds: profiles leave the process on their own, towards one or several collectors.
 *
 * <p>What enters: windows and snapshots through the door {@link org.jvmpprof.agent.profile.ProfileSource}. What leaves:
 * one encoded profile per type and round, to a profefe collector, a directory, Pyroscope or an OTLP endpoint; while it
 * cannot leave, it lies in the spool. In the order of the data: {@code Shipper} (the rounds) → {@code RoundCutter}
 * (profiles of one round) → {@code Shipment} → {@code Outbox} (one per exporter) → {@code Exporter}, with {@code
 * Backlog} (spool on disk, or queue in memory) beside the outbox.
 *
 * <p>Threads: {@code pprof-ship} cuts rounds and never touches the network; {@code pprof-send} exists only while
 * something is waiting to be sent. So a collector that hangs delays no window.
 */
@NullMarked
package org.jvmpprof.agent.ship;

import org.jspecify.annotations.NullMarked;
