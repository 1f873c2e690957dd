package org.jvmpprof.collector.guard;

import java.util.regex.Pattern;

/** Names of tenants. They become directories, so they have no slash and do not begin with a dot. */
public final class TenantName {
    /** The header that names the tenant, as Pyroscope and Mimir have it. */
    public static final String HEADER = "X-Scope-OrgID";

    /** The tenant of whoever names none; also what Pyroscope calls it. */
    public static final String STANDARD = "anonymous";

    static final String WANTED = "must be 1 to 64 letters, digits, dots, dashes or underscores, no dot at the start";
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}");

    private TenantName() {}

    public static boolean isValid(String name) {
        return VALID.matcher(name).matches();
    }
}
