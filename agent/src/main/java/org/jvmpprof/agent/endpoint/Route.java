package org.jvmpprof.agent.endpoint;

import java.io.IOException;
import org.jvmpprof.agent.profile.ProfileUnavailableException;

/** Answers the requests of one path. Called on the client's worker, by many at once; may block. */
interface Route {
    /**
     * Makes the whole answer.
     *
     * @throws HttpFailure to answer an error
     * @throws ProfileUnavailableException to answer that this JVM cannot do so, and why
     * @throws InterruptedException when the endpoint is being closed
     */
    Answer serve(Request request) throws HttpFailure, ProfileUnavailableException, IOException, InterruptedException;
}
