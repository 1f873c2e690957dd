/**
 * Commands that talk to a collector by the profefe API: {@code push}, {@code query}, {@code merge}, {@code services},
 * {@code labels}.
 *
 * <p>What enters: files with profiles, or questions; a collector's address with what it takes to be let in. What leaves:
 * uploads, each with an {@code Idempotency-Key}; tables, JSON and profiles on stdout. One thread, one request at a time.
 * A collector's refusal is passed on with its status and its own words. HTTP is the JDK's {@link
 * java.net.HttpURLConnection}: it is there since Java 8, knows proxies and TLS, and adds nothing to the jar.
 */
@NullMarked
package org.jvmpprof.cli.collector;

import org.jspecify.annotations.NullMarked;
