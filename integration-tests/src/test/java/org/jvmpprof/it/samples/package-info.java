/**
 * Exceptions and native memory: the programs of {@code org.jvmpprof.testdata.samples} under the agent, on every JDK that
 * {@link org.jvmpprof.it.Jdks} finds, with their own counts held against the profiles; and flight recordings.
 */
@NullMarked
package org.jvmpprof.it.samples;

import org.jspecify.annotations.NullMarked;
