package org.jvmpprof.agent.endpoint;

import java.util.Collections;
import java.util.List;
import org.jvmpprof.agent.recent.RecentProfiles;

/** {@code DELETE /debug/pprof/saved/<id>}: forgets a saved profile. Immutable. */
final class DeleteRoute implements Route {
    private static final List<String> METHODS = Collections.singletonList("DELETE");

    private final RecentProfiles recent;

    DeleteRoute(RecentProfiles recent) {
        this.recent = recent;
    }

    @Override
    public List<String> methods() {
        return METHODS;
    }

    @Override
    public Answer serve(Request request) throws HttpFailure {
        String id = request.lastStep();
        if (!recent.delete(id)) {
            throw new HttpFailure(404, "no profile " + id + " is saved; " + Masthead.RECENT + " lists those that are");
        }
        return Answer.text("deleted\n");
    }
}
