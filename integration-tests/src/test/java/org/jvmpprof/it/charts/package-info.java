/** The charts of a real JVM: what they tell against what the JVM's beans and the kernel tell, and what a browser draws. */
@NullMarked
package org.jvmpprof.it.charts;

import org.jspecify.annotations.NullMarked;
