/**
 * The pprof profile as a value, and everything that can be done to it without a JVM to look at.
 *
 * <p>What enters: bytes of a pprof file (or of its legacy text forms), or a {@link org.jvmpprof.proto.Profile} built by
 * the agent. What leaves: bytes, text, folded stacks, flame graphs, or another profile (merged, diffed, scaled,
 * filtered). Every type here is immutable or confined to the caller's thread; nothing starts a thread.
 */
@NullMarked
package org.jvmpprof.proto;

import org.jspecify.annotations.NullMarked;
