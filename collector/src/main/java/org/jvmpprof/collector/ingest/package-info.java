/**
 * Where profiles come in. Enters: a request's parameters and body, on an HTTP thread. Leaves: a checked profile and its
 * function sums, to the store. Labels, times and sizes are judged here; whatever is refused is refused before a byte of it is stored.
 */
@NullMarked
package org.jvmpprof.collector.ingest;

import org.jspecify.annotations.NullMarked;
