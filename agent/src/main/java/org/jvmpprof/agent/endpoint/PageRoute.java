package org.jvmpprof.agent.endpoint;

import java.io.IOException;
import org.jvmpprof.agent.profile.ProfileUnavailableException;

/** Makes a page of a route: links on other sites may lead to it. Stateless. */
final class PageRoute implements Route {
    private final Route behind;

    PageRoute(Route behind) {
        this.behind = behind;
    }

    @Override
    public Answer serve(Request request)
            throws HttpFailure, ProfileUnavailableException, IOException, InterruptedException {
        return behind.serve(request);
    }

    @Override
    public boolean isPage(Request request) {
        return true;
    }
}
