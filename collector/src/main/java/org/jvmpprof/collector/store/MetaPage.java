package org.jvmpprof.collector.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some of the profiles that a query found, oldest first; {@code next} is null when there are no more. Immutable. */
public record MetaPage(List<ProfileMeta> metas, @Nullable PageCursor next) {
    public MetaPage {
        metas = List.copyOf(metas);
    }
}
