package org.jvmpprof.agent.hook.patch;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * In the methods by which a StampedLock is given up: as {@link AroundWake}, though from their beginning. While
 * other readers hold it still, it is not free; the last one is charged.
 */
final class AroundUnlock extends AroundBody {
    private final String owner;

    AroundUnlock(MethodVisitor next, String owner, String descriptor) {
        super(next, owner, descriptor);
        this.owner = owner;
    }

    static boolean unlocks(String method) {
        switch (method) {
            case "unlock":
            case "unlockWrite":
            case "unlockRead":
            case "tryUnlockWrite":
            case "tryUnlockRead":
            case "unstampedUnlockWrite": // these two: through asWriteLock and asReadLock
            case "unstampedUnlockRead":
                return true;
            default:
                return false;
        }
    }

    @Override
    void begin() {
        loadThis();
        Calls.hook(mv, "releaseBegin", "(Ljava/lang/Object;)J");
    }

    @Override
    void end(int opcode) {
        if (opcode == Opcodes.IRETURN) {
            mv.visitInsn(Opcodes.DUP);
        } else if (opcode == Opcodes.ATHROW) {
            mv.visitInsn(Opcodes.ICONST_0);
        } else {
            loadThis();
            mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, "isReadLocked", "()Z", false);
            mv.visitInsn(Opcodes.ICONST_1);
            mv.visitInsn(Opcodes.IXOR);
        }
        loadThis();
        loadHeld();
        Calls.hook(mv, "releaseEnd", "(ZLjava/lang/Object;J)V");
    }
}
