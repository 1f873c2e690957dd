/**
 * The command {@code dump}: everything an agent can tell of a JVM, in one directory, for those who look at it later.
 *
 * <p>What enters: an agent's answers, asked in an order that disturbs as little as can be: threads first, as they are when
 * it matters, and a full collection last. What leaves: files, {@code manifest.json} that names them and what is missing
 * with the reason, and {@code index.html} that needs no network. CPU and wall-clock windows are taken side by side, each by a thread
 * {@code pprof-dump-…}; the command's thread does the rest.
 */
@NullMarked
package org.jvmpprof.cli.dump;

import org.jspecify.annotations.NullMarked;
