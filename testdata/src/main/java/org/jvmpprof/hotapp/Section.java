package org.jvmpprof.hotapp;

/** One behaviour of the application; {@link #start} starts its daemon threads and returns. */
interface Section {
    void start();
}
