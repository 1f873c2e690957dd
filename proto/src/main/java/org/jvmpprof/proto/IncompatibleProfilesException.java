package org.jvmpprof.proto;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Two profiles can't be merged or compared because they measure different things; the message names both lists of types.
 * The merger that threw is unchanged and can go on with other profiles. Unchecked, because profiles of one source never
 * differ; whoever takes profiles from strangers catches it.
 */
public final class IncompatibleProfilesException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<ValueType> expected;
    private final transient List<ValueType> actual;

    IncompatibleProfilesException(String what, List<ValueType> expected, List<ValueType> actual) {
        super("incompatible " + what + " " + expected + " and " + actual);
        this.expected = Collections.unmodifiableList(new ArrayList<>(expected));
        this.actual = Collections.unmodifiableList(new ArrayList<>(actual));
    }

    /** What the first profile has. */
    public List<ValueType> expected() {
        return expected;
    }

    /** What the refused profile has. */
    public List<ValueType> actual() {
        return actual;
    }
}
