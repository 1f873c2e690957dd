/**
 * What other profilers send. Enters: the body of a request in a form that is not the collector's own (Pyroscope's
 * {@code /ingest} and push service, OTLP, JFR), on an HTTP thread that holds a place at ingest's gates. Leaves: pprof
 * profiles as {@link org.jvmpprof.collector.ingest.Upload uploads}, which ingest judges and stores as if they had come
 * by the collector's own API. Nothing here keeps state between requests.
 */
@NullMarked
package org.jvmpprof.collector.foreign;

import org.jspecify.annotations.NullMarked;
