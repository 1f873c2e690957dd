package org.jvmpprof.cli.collector;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jvmpprof.cli.exit.CliException;
import picocli.CommandLine.Option;

/** Which profiles of a collector are meant; a picocli mixin. */
final class SelectionOptions {
    @Option(
            names = {"-s", "--service"},
            paramLabel = "SERVICE",
            description = "Whose profiles.")
    private String service = "";

    @Option(
            names = {"-t", "--type"},
            paramLabel = "TYPE",
            description = "cpu, heap, block, mutex, goroutine, threadcreate, wall, exceptions, trace or other.")
    private String type = "";

    @Option(
            names = "--from",
            paramLabel = "TIME",
            defaultValue = "-1h",
            description = "From when on (default: ${DEFAULT-VALUE}): -1h30m, now, 2006-01-02T15:04:05 (UTC), RFC 3339"
                    + " or unix seconds.")
    private String from = "";

    @Option(
            names = "--to",
            paramLabel = "TIME",
            defaultValue = "now",
            description = "Until when (default: ${DEFAULT-VALUE}).")
    private String to = "";

    @Option(
            names = {"-l", "--label"},
            paramLabel = "KEY=VALUE",
            description = "Only those with this label; may be repeated.")
    private Map<String, String> labels = new TreeMap<>();

    boolean isGiven() {
        return !service.isEmpty();
    }

    String service() {
        return service;
    }

    String type() {
        return type;
    }

    /** Adds what is selected to a request. */
    UrlText addTo(UrlText url, Instant now) throws CliException {
        if (service.isEmpty()) {
            throw CliException.wrong("--service is missing; jvm-pprof services lists those there are");
        }
        Instant begin = TimeArgument.parse("--from", from, now);
        Instant end = TimeArgument.parse("--to", to, now);
        if (begin.isAfter(end)) {
            throw CliException.wrong("--from=" + from + " is after --to=" + to + "; swap them");
        }
        return url.with("service", service)
                .with("type", type)
                .with("from", TimeArgument.atOrBefore(begin))
                .with("to", TimeArgument.atOrAfter(end))
                .withLabels(labels);
    }
}
