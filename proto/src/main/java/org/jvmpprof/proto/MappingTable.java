package org.jvmpprof.proto;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers mappings; the same file mapped elsewhere is the same mapping, so that processes with randomised address
 * spaces merge. Identity as in google/pprof's merge: size in 4 KiB pages, offset, and build id, or else file name.
 */
final class MappingTable {
    private static final long PAGE_BYTES = 0x1000;

    private final List<Mapping> mappings = new ArrayList<>();

    int intern(Mapping mapping) {
        for (int i = 0; i < mappings.size(); i++) {
            if (isSame(mappings.get(i), mapping)) {
                return i;
            }
        }
        mappings.add(mapping);
        return mappings.size() - 1;
    }

    Mapping get(int index) {
        return mappings.get(index);
    }

    List<Mapping> mappings() {
        return mappings;
    }

    private static boolean isSame(Mapping a, Mapping b) {
        return pages(a) == pages(b) && a.offset() == b.offset() && name(a).equals(name(b));
    }

    private static long pages(Mapping mapping) {
        return Long.divideUnsigned(mapping.limit() - mapping.start() + PAGE_BYTES - 1, PAGE_BYTES);
    }

    private static String name(Mapping mapping) {
        return mapping.buildId().isEmpty() ? mapping.filename() : mapping.buildId();
    }
}
