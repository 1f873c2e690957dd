package org.jvmpprof.testdata.samples;

import org.jspecify.annotations.Nullable;

/** Exceptions of this program's own, with the constructors that exceptions have in the wild. */
final class Made {
    private Made() {}

    /** Below another, through two constructors of its own and two of its superclasses. */
    static class Deep extends IllegalStateException {
        private static final long serialVersionUID = 1;

        Deep() {
            this("deep");
        }

        Deep(String message) {
            super(message);
        }
    }

    /** Makes another in its constructor, as its cause. */
    static final class WithCause extends Deep {
        private static final long serialVersionUID = 1;

        WithCause() {
            super("with cause");
            initCause(new UnsupportedOperationException("cause"));
        }
    }

    /** Has no stack of its own. */
    static final class Stackless extends Exception {
        private static final long serialVersionUID = 1;

        Stackless() {
            super("stackless", null, false, false);
        }
    }

    /** Walks another way: no stack, since it says so itself. */
    static final class Silent extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    /** Read by nobody, so that no compiler takes an exception away that is never thrown. */
    static volatile @Nullable Throwable last;
}
