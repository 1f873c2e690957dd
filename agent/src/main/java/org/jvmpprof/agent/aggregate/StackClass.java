package org.jvmpprof.agent.aggregate;

/** A stack and a class (by their numbers): what an allocation or a lock is counted under. */
final class StackClass {
    final int stack;
    final int className;

    StackClass(int stack, int className) {
        this.stack = stack;
        this.className = className;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StackClass
                && stack == ((StackClass) other).stack
                && className == ((StackClass) other).className;
    }

    @Override
    public int hashCode() {
        return stack * 31 + className;
    }
}
