/**
 * What the JDK's own lock classes call, so it lives on the boot loader: dispatch, tables and samples, with nothing but
 * arrays and primitives on the way.
 *
 * <p>What enters: calls that the agent has written into LockSupport, AbstractQueuedSynchronizer, Object, Thread and
 * Throwable, on whatever thread waits, holds a lock, starts another or makes an exception. What leaves: {@link
 * org.jvmpprof.hook.LockEvent}s on stacks that {@code pprof-locks} empties, and debts that it adds to. Nothing here parks, takes a lock, loads a class once
 * {@link org.jvmpprof.hook.LockHook} has been run, uses a lambda or a ThreadLocal, logs, or throws into its caller; it
 * allocates for a kept event only.
 *
 * <p>The classes stay when the agent goes, since the boot loader never lets go: then they are shells that return at once.
 */
@NullMarked
package org.jvmpprof.hook;

import org.jspecify.annotations.NullMarked;
