package org.jvmpprof.agent.ship;

/**
 * One place that profiles go to. {@code send} and {@code idle} run on the sending thread alone, {@code abort} on any.
 * All implementations pass {@code ExporterContractTest}.
 */
interface Exporter {
    /** Where it sends, without secrets; stable, for it names the spool's files. */
    String name();

    /** One attempt, with the whole body. Never throws for a fault of the other side or of the network. */
    Delivery send(Shipment shipment);

    /** Nothing to send for the moment: connections are given back. */
    void idle();

    /** Ends an attempt that is under way, which then answers {@link Delivery.Outcome#RETRY}. */
    void abort();
}
