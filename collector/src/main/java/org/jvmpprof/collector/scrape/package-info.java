/**
 * The pull side: fetches profiles from {@code /debug/pprof/} endpoints, of Go programs and of this project's agent alike.
 * Enters: lists of targets, from files (Prometheus's file_sd format) and from the Kubernetes API, each followed by a
 * thread of its own ({@code collector-targets-file}, {@code collector-targets-kubernetes}). Leaves: profiles, to ingest, as if they had
 * been posted; and the state of every target, for the API, the page and the metrics. Targets are scraped by the threads
 * {@code collector-scrape-…}, each target by one at a time.
 */
@NullMarked
package org.jvmpprof.collector.scrape;

import org.jspecify.annotations.NullMarked;
