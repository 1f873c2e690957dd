package org.jvmpprof.agent.hook.patch;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * In a synchronizer's {@code release} and {@code releaseShared}: what it owes is taken before, and charged to this thread
 * after, if that returned true. Taken after, it would fall on the next holder (measured: 61 % instead of 87 %).
 */
final class AroundRelease extends AroundBody {
    private final String owner;
    private final String queueType;

    /** @param queueType descriptor of the fields {@code head} and {@code tail} */
    AroundRelease(MethodVisitor next, String owner, String descriptor, String queueType) {
        super(next, owner, descriptor);
        this.owner = owner;
        this.queueType = queueType;
    }

    @Override
    void begin() {
        loadThis();
        loadThis();
        mv.visitFieldInsn(Opcodes.GETFIELD, owner, "head", queueType);
        loadThis();
        mv.visitFieldInsn(Opcodes.GETFIELD, owner, "tail", queueType);
        Calls.hook(mv, "releaseBegin", "(Ljava/lang/Object;Ljava/lang/Object;Ljava/lang/Object;)J");
    }

    @Override
    void end(int opcode) {
        mv.visitInsn(opcode == Opcodes.IRETURN ? Opcodes.DUP : Opcodes.ICONST_0);
        loadThis();
        loadHeld();
        Calls.hook(mv, "releaseEnd", "(ZLjava/lang/Object;J)V");
    }
}
