package org.jvmpprof.agent.endpoint;

import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseWriter;

/** Writes the status line in the version that the response has (HttpCore's own always says 1.1), as Go does. */
final class VersionedWriter extends DefaultHttpResponseWriter {
    @Override
    protected HttpVersion protocolVersion(HttpResponse response) {
        return HttpVersion.HTTP_1_0.equals(response.getVersion()) ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
    }
}
