package org.jvmpprof.agent.endpoint;

/** The two listeners; every row of the contract holds for both. */
enum Via {
    TCP,
    UNIX
}
