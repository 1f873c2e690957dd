/**
 * Profiles of the collector itself, from what every JDK has: thread dumps, the class histogram, flight recordings.
 * Enters: which profile and for how long, on an HTTP thread that waits for it. Leaves: a profile. The agent is not
 * needed for this, and is not in the way when it is there.
 */
@NullMarked
package org.jvmpprof.collector.self;

import org.jspecify.annotations.NullMarked;
