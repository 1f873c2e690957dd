/** What pprof's format costs: JMH benchmarks of encoding, decoding and merging, over profiles that look like a JVM's. */
@NullMarked
package org.jvmpprof.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
