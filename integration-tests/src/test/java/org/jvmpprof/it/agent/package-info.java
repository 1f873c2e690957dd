/** What the agent tells of itself, and whether it is true: its page, its metrics, its own cost, and its budget in a storm. */
@NullMarked
package org.jvmpprof.it.agent;

import org.jspecify.annotations.NullMarked;
