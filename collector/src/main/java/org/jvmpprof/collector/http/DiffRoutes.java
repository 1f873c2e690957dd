package org.jvmpprof.collector.http;

import java.io.IOException;
import org.eclipse.jetty.util.Fields;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.OverloadedException;
import org.jvmpprof.collector.query.Merges;
import org.jvmpprof.collector.query.ProfileDiff;
import org.jvmpprof.collector.store.ProfileKind;
import org.jvmpprof.collector.store.ProfileQuery;

/** The difference of two merges. Called on HTTP threads. */
final class DiffRoutes {
    /** Says how many of how many profiles the base holds. */
    static final String BASE_MERGED = "X-Base-Profiles-Merged";

    private final Merges merges;
    private final Parameters parameters;
    private final FlameRoutes flame;

    DiffRoutes(Merges merges, Parameters parameters, FlameRoutes flame) {
        this.merges = merges;
        this.parameters = parameters;
        this.flame = flame;
    }

    void addTo(Routes routes) {
        routes.get("/api/0/profiles/diff", flame.orDiff(this::diff));
    }

    private Answer diff(Fields fields) throws BadRequestException, ApiException, OverloadedException, IOException {
        ProfileQuery target = parameters.query(fields, true);
        ProfileQuery base = parameters.base(fields, target);
        ProfileKind kind = ProfileRoutes.mergeable(target);
        ProfileDiff diff = merges.diff(target, base, isNormalized(fields));
        if (diff.profile() == null) {
            throw new ApiException(404, "nothing found for " + diff.emptySide());
        }
        return ProfileRoutes.answer(diff.difference(), kind.text()).with(BASE_MERGED, diff.baseSummary());
    }

    private static boolean isNormalized(Fields fields) throws BadRequestException {
        String text = fields.getValue("normalize");
        if (text == null || text.isEmpty() || text.equals("false")) {
            return false;
        }
        if (text.equals("true")) {
            return true;
        }
        throw new BadRequestException("bad request: bad \"normalize\" \"" + text + "\": must be true or false");
    }
}
