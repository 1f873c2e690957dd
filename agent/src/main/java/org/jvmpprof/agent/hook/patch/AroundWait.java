package org.jvmpprof.agent.hook.patch;

import net.bytebuddy.jar.asm.MethodVisitor;

/** In {@code Object.wait(long)}, which is Java code since JDK 19: the wait's time, also if it ends by an interrupt. */
final class AroundWait extends AroundBody {
    AroundWait(MethodVisitor next, String owner, String descriptor) {
        super(next, owner, descriptor);
    }

    @Override
    void begin() {
        Calls.hook(mv, "waitBegin", "()J");
    }

    @Override
    void end(int opcode) {
        loadThis();
        loadHeld();
        Calls.hook(mv, "waitEnd", "(Ljava/lang/Object;J)V");
    }
}
