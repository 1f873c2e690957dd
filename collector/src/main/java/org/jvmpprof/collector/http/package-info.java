/**
 * The collector's HTTP API. Enters: requests, on threads {@code collector-http-…}. Leaves: answers in profefe's forms.
 * A handler reads parameters, calls ingest, query or the store, and throws what went wrong; one place turns exceptions
 * into answers.
 */
@NullMarked
package org.jvmpprof.collector.http;

import org.jspecify.annotations.NullMarked;
