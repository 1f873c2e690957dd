/**
 * How the bytes of JDK classes are changed: which methods get which calls of {@code org.jvmpprof.hook}, by plain
 * visitors on the ASM that ByteBuddy carries.
 *
 * <p>What enters: class files as the JVM hands them over while {@code pprof-locks} retransforms them. What leaves: the
 * changed bytes, or the reason why there are none. No thread of its own; nothing here is shared but through
 * {@link org.jvmpprof.agent.hook.patch.HookTransformer}.
 */
@NullMarked
package org.jvmpprof.agent.hook.patch;

import org.jspecify.annotations.NullMarked;
