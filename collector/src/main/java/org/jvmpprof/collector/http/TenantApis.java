package org.jvmpprof.collector.http;

import java.io.IOException;
import org.jvmpprof.collector.guard.RefusedException;

/** Finds the API over a tenant's own profiles. Called on HTTP threads; may block while a store is opened. */
@FunctionalInterface
public interface TenantApis {
    /**
     * The API of this tenant.
     *
     * @param mayBegin whether the tenant may begin to exist by this request
     * @throws RefusedException 404 if there is no such tenant and none may begin, 403 if there are too many
     */
    Api of(String tenant, boolean mayBegin) throws RefusedException, IOException;
}
