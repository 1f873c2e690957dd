package org.jvmpprof.collector.http;

import java.io.IOException;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.OverloadedException;
import org.jvmpprof.collector.ingest.TooLargeException;

/** Answers one kind of request, on an HTTP thread; exceptions become answers in {@link Failures}. */
interface Route {
    Answer answer(Call call)
            throws BadRequestException, TooLargeException, OverloadedException, ApiException, IOException;
}
