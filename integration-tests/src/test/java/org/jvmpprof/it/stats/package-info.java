/**
 * Real servers, each in a process of its own under the agent, asked by real load generators: what {@code /debug/stats}
 * counts is what was sent. The programs lie in {@code src/test/servers} and are compiled by the tests against the server's
 * jars in {@code target/servers}, since servers and their versions exclude each other on one class path.
 */
@NullMarked
package org.jvmpprof.it.stats;

import org.jspecify.annotations.NullMarked;
