package org.jvmpprof.proto;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Numbers functions that are equal in all fields with one number. A renaming gives functions the names they shall have in
 * the result; it must leave such names as they are. Then a function that is known needs no renaming, and most are known.
 * Confined to one thread.
 */
final class FunctionTable {
    private final UnaryOperator<Function> renaming;
    private final List<Function> functions = new ArrayList<>();
    private final Slots slots = new Slots(256);

    FunctionTable() {
        this(UnaryOperator.identity());
    }

    FunctionTable(UnaryOperator<Function> renaming) {
        this.renaming = renaming;
    }

    @SuppressWarnings("ReferenceEquality") // the same object is how a renaming says that nothing changed
    int intern(Function function) {
        int known = find(function);
        if (known >= 0) {
            return known;
        }
        Function renamed = renaming.apply(function);
        if (renamed != function) {
            known = find(renamed);
            if (known >= 0) {
                return known;
            }
        }
        functions.add(renamed);
        return slots.add();
    }

    private int find(Function function) {
        for (int i = slots.first(hash(function)); i >= 0; i = slots.next()) {
            if (functions.get(i).equals(function)) {
                return i;
            }
        }
        return -1;
    }

    /** The name alone: decoded strings have no hash yet, and hashing the other two would cost more than it tells apart. */
    private static int hash(Function function) {
        return Hashes.add(Hashes.spread(function.name().hashCode()), function.startLine());
    }

    List<Function> functions() {
        return functions;
    }
}
