/** What the agent knows of itself: its log, its errors, its counters. Any thread of the agent's may call in. */
@NullMarked
package org.jvmpprof.agent.self;

import org.jspecify.annotations.NullMarked;
