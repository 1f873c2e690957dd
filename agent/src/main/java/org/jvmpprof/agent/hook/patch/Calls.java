package org.jvmpprof.agent.hook.patch;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Calls of the hooks on the boot loader. */
final class Calls {
    static final String HOOK = "org/jvmpprof/hook/LockHook";
    static final String HTTP_HOOK = "org/jvmpprof/hook/HttpHook";

    private Calls() {}

    static void hook(MethodVisitor to, String name, String descriptor) {
        to.visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, name, descriptor, false);
    }
}
