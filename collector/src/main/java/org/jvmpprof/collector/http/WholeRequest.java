package org.jvmpprof.collector.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request whose body has come in already, so that reading it waits for nobody. */
final class WholeRequest extends Request.Wrapper {
    private final byte[] body;
    private boolean isRead;

    /** @param body not copied */
    WholeRequest(Request request, byte[] body) {
        super(request);
        this.body = body;
    }

    /** The body; not copied. */
    byte[] body() {
        return body;
    }

    @Override
    public long getLength() {
        return body.length;
    }

    @Override
    public Content.@Nullable Chunk read() {
        if (isRead || body.length == 0) {
            return Content.Chunk.EOF;
        }
        isRead = true;
        return Content.Chunk.from(ByteBuffer.wrap(body), true);
    }

    @Override
    public void demand(Runnable demandCallback) {
        demandCallback.run();
    }
}
