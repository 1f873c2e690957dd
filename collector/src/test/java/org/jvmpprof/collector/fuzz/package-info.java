/**
 * Fuzzers: hostile input, drawn from a seed that is printed, against decoder and server. They run for some seconds in
 * every build, and as long as the property {@code fuzz.seconds} says ({@code ./mvnw verify -Pfuzz}).
 */
@NullMarked
package org.jvmpprof.collector.fuzz;

import org.jspecify.annotations.NullMarked;
