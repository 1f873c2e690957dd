package org.jvmpprof.agent.endpoint;

import org.jvmpprof.agent.profile.View;

/** Query parameters that change a profile's content. */
final class Views {
    private Views() {}

    static View of(Query query) {
        return View.DEFAULT
                .withLabels(!isOff(query.get("labels")))
                .withRawNames(query.get("names").equals("raw"))
                .withIdle(query.integer("idle", 0) > 0)
                .withGc(query.integer("gc", 0) > 0);
    }

    private static boolean isOff(String value) {
        return value.equals("off") || value.equals("false") || value.equals("0");
    }
}
