/**
 * Calls of {@code org.jvmpprof.hook.HttpHook}, written into the HTTP servers that this JVM runs.
 *
 * <p>What enters: the classes that the JVM has loaded, looked at when their number has changed, and a
 * {@link org.jvmpprof.agent.hook.http.ServerPatch} for each server that is known. What leaves: each request once, to a
 * {@link org.jvmpprof.agent.hook.http.RequestSink} on the application's thread that ended it; and what was found and
 * instrumented, or why not. Threads: {@code pprof-locks} looks, instruments and takes out again.
 */
@NullMarked
package org.jvmpprof.agent.hook.http;

import org.jspecify.annotations.NullMarked;
