/**
 * Pictures and tables of a profile: call tree, folded stacks, flame graphs (HTML and SVG), top functions.
 *
 * <p>What enters: a {@link org.jvmpprof.proto.Profile} (or two, for a difference) and which of its values to show. What
 * leaves: text, written to an {@link java.lang.Appendable} piece by piece; whoever turns it into bytes uses UTF-8.
 * Everything runs on the caller's thread and keeps nothing between calls, except the page's script and style, which are
 * read once from the resources beside this package. No method recurses, so stacks may be as deep as they like.
 */
@NullMarked
package org.jvmpprof.proto.flame;

import org.jspecify.annotations.NullMarked;
