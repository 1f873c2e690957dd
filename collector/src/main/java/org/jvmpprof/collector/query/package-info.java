/**
 * Where profiles are put together. Enters: which profiles are wanted. Leaves: one merged profile with how many of how
 * many it holds, to http. Blobs are read, decoded and added one at a time on the asking thread, so that memory does not
 * grow with their number. Series, rollups and top functions have their place here, beside the merge.
 */
@NullMarked
package org.jvmpprof.collector.query;

import org.jspecify.annotations.NullMarked;
