package org.jvmpprof.proto;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A format that pprof read before it had its own. */
interface LegacyFormat {
    /** What is looked for, for the message when nobody recognises a profile. */
    String description();

    /**
     * Reads the profile.
     *
     * @return null when the data is of another format
     * @throws MalformedProfileException when it is of this format and broken
     */
    @Nullable
    Profile read(Gunzip.Data data, DecodeLimits limits) throws IOException;
}
