/**
 * What the operator sets. One table of options drives the parser, {@code --help} and the documentation's table; it is
 * read once, by the main thread, before anything starts.
 */
@NullMarked
package org.jvmpprof.collector.config;

import org.jspecify.annotations.NullMarked;
