package org.jvmpprof.agent.endpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** An {@link Answer.Stream} as HttpCore takes it. Confined to the client's worker, used once. */
final class StreamEntity extends AbstractHttpEntity {
    private final Answer.Stream stream;

    StreamEntity(Answer.Stream stream) {
        super((ContentType) null, null, true);
        this.stream = stream;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        stream.run(getContent(), out);
    }

    /** Nothing comes from the client while the answer goes out. */
    @Override
    public InputStream getContent() {
        return new ByteArrayInputStream(new byte[0]);
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public boolean isStreaming() {
        return true;
    }

    @Override
    public long getContentLength() {
        return -1;
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
