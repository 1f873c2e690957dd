/**
 * What the application's class loaders can see of the agent: its entry point and the loader that hides the rest.
 *
 * <p>What enters: {@code premain} on the application's main thread, {@code agentmain} on the JVM's attach thread. What
 * leaves: one daemon thread {@code pprof-start}, which opens the isolated loader and hands over to
 * {@code org.jvmpprof.agent.Agent}. When the agent leaves, these classes stay, with those that native code is bound to,
 * and nothing else. Nothing here may throw, print to stdout, or use a lambda (a lambda would bootstrap
 * invokedynamic on the application's thread, 20–50 ms).
 */
@NullMarked
package org.jvmpprof.bootstrap;

import org.jspecify.annotations.NullMarked;
