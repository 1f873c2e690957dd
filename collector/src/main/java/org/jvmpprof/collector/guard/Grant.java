package org.jvmpprof.collector.guard;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may do, and for which tenant. {@code boundTenant} is null for one who may name any tenant. Immutable.
 */
public record Grant(Set<Scope> scopes, @Nullable String boundTenant) {
    static final Grant ALL = new Grant(EnumSet.allOf(Scope.class), null);
    static final Grant NOTHING = new Grant(EnumSet.of(Scope.ANYONE), null);

    public Grant {
        scopes = Set.copyOf(scopes);
    }

    public boolean allows(Scope wanted) {
        return wanted == Scope.ANYONE || scopes.contains(wanted) || scopes.contains(Scope.ADMIN);
    }
}
