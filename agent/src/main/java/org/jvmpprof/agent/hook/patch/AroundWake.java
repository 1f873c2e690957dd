package org.jvmpprof.agent.hook.patch;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * In a synchronizer, around the call by which a thread that has just released it wakes the next one: what the lock owes is
 * taken before the call, and charged to this thread after it. Taken after, it would fall on the next holder, who runs
 * already (measured: 61 % instead of 87 %).
 *
 * <pre>
 *   since JDK 14   signalNext(head)            LockSupport.unpark(waiter)   the waiter's blocker is the lock
 *                  cleanQueue()                signalNext(node)             called by waiters: nothing is taken in it
 *   before         release, releaseShared      unparkSuccessor(head), doReleaseShared()
 * </pre>
 *
 * <p>All of it lies behind the JDK's own test whether anybody waits, so a release that wakes nobody runs the JDK's code
 * alone. A test at the beginning of {@code release}, though it were of one field, took a fifth of an uncontended
 * ArrayBlockingQueue's throughput. The local variables are new, behind all others, and alive in straight code only, so no
 * stack map changes.
 */
final class AroundWake extends MethodVisitor {
    private static final String LOCK_SUPPORT = "java/util/concurrent/locks/LockSupport";

    private static final Set<String> RECENT = new HashSet<>(Arrays.asList("signalNext", "cleanQueue"));
    private static final Set<String> OLD = new HashSet<>(Arrays.asList("release", "releaseShared"));

    private final String synchronizer;
    private final String method;
    private final int taken;
    private final int lock;

    AroundWake(MethodVisitor next, String synchronizer, String method, int maxLocals) {
        super(Opcodes.ASM9, next);
        this.synchronizer = synchronizer;
        this.method = method;
        this.taken = maxLocals;
        this.lock = maxLocals + 2;
    }

    /** Whether a synchronizer in which these methods wake does so as the JDK did before 14, or as it does since. */
    static boolean isKnown(Set<String> methods) {
        return methods.equals(RECENT) || methods.equals(OLD);
    }

    /** The method that {@code method} wakes by, or null if it wakes nobody. */
    private static @Nullable String wakesBy(String method) {
        switch (method) {
            case "signalNext":
                return "unpark";
            case "cleanQueue":
                return "signalNext";
            case "release":
                return "unparkSuccessor";
            case "releaseShared":
                return "doReleaseShared";
            default:
                return null;
        }
    }

    /** Whether this call, in {@code method} of {@code synchronizer}, wakes the next thread. */
    static boolean wakes(String synchronizer, String method, String owner, String name) {
        return name.equals(wakesBy(method)) && owner.equals(name.equals("unpark") ? LOCK_SUPPORT : synchronizer);
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        if (!wakes(synchronizer, method, owner, name)) {
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        } else if (method.equals("cleanQueue")) {
            Calls.hook(mv, "cleanBegin", "()J");
            super.visitVarInsn(Opcodes.LSTORE, taken);
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            super.visitVarInsn(Opcodes.LLOAD, taken);
            Calls.hook(mv, "cleanEnd", "(J)V");
        } else {
            loadLock();
            super.visitInsn(Opcodes.DUP);
            super.visitVarInsn(Opcodes.ASTORE, lock);
            Calls.hook(mv, "releaseBegin", "(Ljava/lang/Object;)J");
            super.visitVarInsn(Opcodes.LSTORE, taken);
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            super.visitInsn(Opcodes.ICONST_1);
            super.visitVarInsn(Opcodes.ALOAD, lock);
            super.visitVarInsn(Opcodes.LLOAD, taken);
            Calls.hook(mv, "releaseEnd", "(ZLjava/lang/Object;J)V");
        }
    }

    private void loadLock() {
        if (method.equals("signalNext")) { // static; the waiter is on the stack
            super.visitInsn(Opcodes.DUP);
            Calls.hook(mv, "waitedFor", "(Ljava/lang/Thread;)Ljava/lang/Object;");
        } else {
            super.visitVarInsn(Opcodes.ALOAD, 0);
        }
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(maxStack + 4, maxLocals + 3);
    }
}
