/**
 * The collector: one process that takes profiles over HTTP, keeps them, and answers with one, many, or the merge of
 * many. A profile passes {@code ingest}, {@code store}, {@code query} and {@code http} in this order; {@code config} has
 * the options. Here the parts are put together, on the main thread.
 */
@NullMarked
package org.jvmpprof.collector;

import org.jspecify.annotations.NullMarked;
