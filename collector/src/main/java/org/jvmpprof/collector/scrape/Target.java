package org.jvmpprof.collector.scrape;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import org.jvmpprof.collector.store.LabelPair;

/**
 * An endpoint that is scraped. The URL is the one below which profiles are ({@code http://10.0.0.7:6060/debug/pprof}),
 * {@code http+unix:///run/app.sock:/debug/pprof} for a unix socket; {@code job} is the service under which they are stored,
 * labels are what they are stored with. {@code isTrusted} says that an operator has named it, so that it may see the
 * token. Immutable.
 */
public record Target(
        URI url,
        String job,
        String instance,
        List<LabelPair> labels,
        List<ScrapeType> types,
        boolean isDelta,
        boolean isTrusted) {
    public Target {
        requireNonNull(url, "url");
        requireNonNull(job, "job");
        requireNonNull(instance, "instance");
        labels = labels.stream().sorted().toList();
        types = List.copyOf(types);
    }

    /** The types by their names in the API. */
    public List<String> typeNames() {
        return types.stream().map(type -> type.kind().text()).toList();
    }
}
