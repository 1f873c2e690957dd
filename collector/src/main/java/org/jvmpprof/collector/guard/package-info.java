/**
 * Who may come in. Enters: a request's headers, on any HTTP thread. Leaves: a grant with its tenant, or a refusal with
 * its status. Knows nothing of the server, so that every rule can be tried without one.
 */
@NullMarked
package org.jvmpprof.collector.guard;

import org.jspecify.annotations.NullMarked;
