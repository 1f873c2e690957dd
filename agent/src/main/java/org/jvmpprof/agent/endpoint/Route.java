package org.jvmpprof.agent.endpoint;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jvmpprof.agent.profile.ProfileUnavailableException;

/** Answers the requests of one path. Called on the client's worker, by many at once; may block. */
interface Route {
    /** The methods of what is only read. */
    List<String> READ = Collections.unmodifiableList(Arrays.asList("GET", "HEAD"));

    /**
     * Makes the whole answer.
     *
     * @throws HttpFailure to answer an error
     * @throws ProfileUnavailableException to answer that this JVM cannot do so, and why
     * @throws InterruptedException when the endpoint is being closed
     */
    Answer serve(Request request) throws HttpFailure, ProfileUnavailableException, IOException, InterruptedException;

    /** What it serves; everything else is a 405 that names these. */
    default List<String> methods() {
        return READ;
    }

    /**
     * True if a link on any other site may lead a browser here: somebody looks at the page, it costs little, and nothing
     * changes by it. A profile is none: 600 seconds of sampling must not be had by luring somebody to a link.
     */
    default boolean isPage(Request request) {
        return false;
    }
}
