package org.jvmpprof.collector.guard;

import org.jspecify.annotations.Nullable;

/** Decides what a caller may do, and for which tenant. Any thread; never blocks. */
public final class Guard {
    private static final String HOW = "send \"Authorization: Bearer <token>\", or the token as password of Basic";

    private final Visitors visitors;
    private final Tokens tokens;
    private final Sessions sessions;
    private final boolean hasTenants;

    public Guard(Visitors visitors, Tokens tokens, Sessions sessions, boolean hasTenants) {
        this.visitors = visitors;
        this.tokens = tokens;
        this.sessions = sessions;
        this.hasTenants = hasTenants;
    }

    /**
     * What this caller may do.
     *
     * @throws RefusedException 403 if it comes by way of another site, 401 if the token it has is not known
     */
    public Grant identify(Headers headers) throws RefusedException {
        visitors.check(headers);
        if (!tokens.areNeeded()) {
            return Grant.ALL;
        }
        String authorization = headers.get("Authorization");
        if (authorization == null) {
            Grant session = sessions.grant(headers.get("Cookie"));
            return session == null ? Grant.NOTHING : session;
        }
        String token = Credentials.token(authorization);
        TokenTable.Entry entry = token == null ? null : tokens.table().find(token);
        if (entry == null) {
            throw new RefusedException(401, "this token is not known; " + HOW);
        }
        return entry.grant();
    }

    /** @throws RefusedException 401 if the caller is nobody, 403 if it is somebody who may not do this */
    public void require(Grant grant, Scope wanted) throws RefusedException {
        if (grant.allows(wanted)) {
            return;
        }
        if (grant.scopes().equals(Grant.NOTHING.scopes())) {
            throw new RefusedException(401, "a token is needed here; " + HOW);
        }
        throw new RefusedException(
                403, "this token may not " + wanted.text() + " here; use one with scope " + wanted.text());
    }

    /**
     * The tenant a request is for.
     *
     * @throws RefusedException 400 if the name is none, 403 if the token is bound to another
     */
    public String tenant(Grant grant, @Nullable String header) throws RefusedException {
        if (!hasTenants) {
            return TenantName.STANDARD;
        }
        String bound = grant.boundTenant();
        String named = header == null || header.isEmpty() ? bound : header;
        if (named == null) {
            return TenantName.STANDARD;
        }
        if (!TenantName.isValid(named)) {
            throw new RefusedException(400, "bad request: tenant in " + TenantName.HEADER + " " + TenantName.WANTED);
        }
        if (bound != null && !bound.equals(named)) {
            throw new RefusedException(
                    403,
                    "this token is for tenant " + bound + "; leave " + TenantName.HEADER + " out, or use a token for "
                            + named);
        }
        return named;
    }
}
