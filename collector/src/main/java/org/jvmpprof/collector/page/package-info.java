/**
 * The web page. Enters: nothing but the resources beside this package, and merged profiles to be drawn. Leaves: files
 * with their types and tags, and the flame graph's JSON, to http. The page itself asks the same API as everybody else.
 * Files are read once; everything else runs on the asking thread and keeps nothing.
 */
@NullMarked
package org.jvmpprof.collector.page;

import org.jspecify.annotations.NullMarked;
