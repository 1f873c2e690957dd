package org.jvmpprof.agent.endpoint;

import java.io.IOException;

/** {@code recent/<id>}: one kept profile, byte for byte, or in another form. Immutable. */
final class KeptRoute implements Route {
    private final PastProfiles past;
    private final ProfileFormats formats;

    KeptRoute(PastProfiles past, ProfileFormats formats) {
        this.past = past;
        this.formats = formats;
    }

    @Override
    public Answer serve(Request request) throws HttpFailure, IOException {
        return formats.answer(Exhibit.kept(past.kept(request.lastStep())), request);
    }
}
