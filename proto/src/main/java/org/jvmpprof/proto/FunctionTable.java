package org.jvmpprof.proto;

import java.util.ArrayList;
import java.util.List;

/** Numbers functions that are equal in all fields with one number. Confined to one thread. */
final class FunctionTable {
    private final List<Function> functions = new ArrayList<>();
    private final Slots slots = new Slots(256);

    int intern(Function function) {
        for (int i = slots.first(hash(function)); i >= 0; i = slots.next()) {
            if (functions.get(i).equals(function)) {
                return i;
            }
        }
        functions.add(function);
        return slots.add();
    }

    /** The name alone: decoded strings have no hash yet, and hashing the other two would cost more than it tells apart. */
    private static int hash(Function function) {
        return Hashes.add(Hashes.spread(function.name().hashCode()), function.startLine());
    }

    List<Function> functions() {
        return functions;
    }
}
