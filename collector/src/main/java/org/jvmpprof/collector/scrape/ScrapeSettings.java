package org.jvmpprof.collector.scrape;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to scrape.
 *
 * @param files patterns of file_sd files
 * @param kubernetes the API whose pods are asked, or null
 * @param interval from one scrape of a target to the next
 * @param window how long CPU and wall profiles take
 * @param timeout for an answer, beyond the window
 * @param concurrent targets at the same time
 * @param bodyBytes largest answer
 * @param tokenFile bearer token for targets in files, or null
 * @param caFile certificates (PEM) that https targets may have been signed with, or null for those of the JVM
 */
public record ScrapeSettings(
        List<String> files,
        @Nullable Kubernetes kubernetes,
        Duration interval,
        Duration window,
        Duration timeout,
        int concurrent,
        int bodyBytes,
        @Nullable Path tokenFile,
        @Nullable Path caFile) {

    /** @param namespace the only one asked, or null for all */
    public record Kubernetes(
            URI api,
            @Nullable String namespace,
            @Nullable Path tokenFile,
            @Nullable Path caFile) {}

    /** Whether there is anything to do. */
    public boolean isOn() {
        return !files.isEmpty() || kubernetes != null;
    }
}
