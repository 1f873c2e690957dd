package org.jvmpprof.agent.endpoint;

import java.io.IOException;
import org.jvmpprof.agent.profile.ProfileUnavailableException;

/** Makes the profile that a request asks for, whatever becomes of it: an answer, or something that is kept. */
interface Sampler {
    /** As {@link Route#serve}, without the answer. */
    Exhibit sample(Request request) throws HttpFailure, ProfileUnavailableException, IOException, InterruptedException;
}
