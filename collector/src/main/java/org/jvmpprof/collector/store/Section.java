package org.jvmpprof.collector.store;

/** Which rows of a summary are asked for. */
public enum Section {
    FUNCTIONS,
    PACKAGES
}
