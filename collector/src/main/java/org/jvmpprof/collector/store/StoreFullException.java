package org.jvmpprof.collector.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The disk has no room for more; what is stored can still be read. Answered with 507. */
public final class StoreFullException extends IOException {
    private static final long serialVersionUID = 1;

    public StoreFullException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
