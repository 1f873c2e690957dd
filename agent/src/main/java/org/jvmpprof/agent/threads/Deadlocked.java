package org.jvmpprof.agent.threads;

import java.lang.management.LockInfo;
import java.lang.management.ThreadInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jvmpprof.proto.Label;

/** A thread that waits for a lock whose owner waits in turn, in a ring. Immutable. */
final class Deadlocked {
    private final long id;
    private final String name;
    private final boolean virtual;
    private final String lockClass;
    private final int lockIdentity;
    private final long ownerId;
    private final String ownerName;
    private final StackTraceElement[] stack;

    Deadlocked(
            long id,
            String name,
            boolean virtual,
            String lockClass,
            int lockIdentity,
            long ownerId,
            String ownerName,
            StackTraceElement[] stack) {
        this.id = id;
        this.name = name;
        this.virtual = virtual;
        this.lockClass = lockClass;
        this.lockIdentity = lockIdentity;
        this.ownerId = ownerId;
        this.ownerName = ownerName;
        this.stack = stack;
    }

    static Deadlocked of(ThreadInfo info) {
        LockInfo lock = info.getLockInfo();
        String owner = info.getLockOwnerName();
        return new Deadlocked(
                info.getThreadId(),
                info.getThreadName(),
                false,
                lock == null ? "" : lock.getClassName(),
                lock == null ? 0 : lock.getIdentityHashCode(),
                info.getLockOwnerId(),
                owner == null ? "" : owner,
                info.getStackTrace());
    }

    StackTraceElement[] stack() {
        return stack;
    }

    /** Who waits for what, and who has it. */
    List<Label> labels(List<Deadlocked> all) {
        List<Label> labels = new ArrayList<>();
        labels.add(Label.text("thread", name.isEmpty() && virtual ? "virtual" : name));
        labels.add(Label.number("thread_id", id, ""));
        if (!lockClass.isEmpty()) {
            labels.add(Label.text("waits_for", lock(all)));
        }
        if (ownerId > 0) {
            labels.add(Label.text("held_by", ownerName.isEmpty() ? "virtual" : ownerName));
            labels.add(Label.number("held_by_id", ownerId, ""));
        }
        return labels;
    }

    /** One line for people. */
    String line(List<Deadlocked> all) {
        return '"' + name + "\" #" + id + (virtual ? " virtual" : "") + " waits for "
                + (lockClass.isEmpty() ? "a lock" : lock(all))
                + (ownerId > 0 ? " owned by \"" + ownerName + "\" #" + ownerId : "");
    }

    /** The lock's class; with its identity hash, as {@link Object#toString} has it, if another lock has the same class. */
    private String lock(List<Deadlocked> all) {
        for (Deadlocked other : all) {
            if (other.lockClass.equals(lockClass) && other.lockIdentity != lockIdentity) {
                return lockClass + String.format(Locale.ROOT, "@%x", lockIdentity);
            }
        }
        return lockClass;
    }
}
