package org.jvmpprof.agent.aggregate;

import org.jvmpprof.agent.hook.LockSink.Kind;

/** What waits and holds are counted under: a stack and a lock's class (by number), the kind of wait, idle or not. */
final class LockKey {
    final int stack;
    final int lockClass;
    final Kind kind;
    final boolean idle;

    LockKey(int stack, int lockClass, Kind kind, boolean idle) {
        this.stack = stack;
        this.lockClass = lockClass;
        this.kind = kind;
        this.idle = idle;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof LockKey)) {
            return false;
        }
        LockKey that = (LockKey) other;
        return stack == that.stack && lockClass == that.lockClass && kind == that.kind && idle == that.idle;
    }

    @Override
    public int hashCode() {
        return ((stack * 31 + lockClass) * 31 + kind.ordinal()) * 2 + (idle ? 1 : 0);
    }
}
