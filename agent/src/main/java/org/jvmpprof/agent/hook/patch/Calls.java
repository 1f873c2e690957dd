package org.jvmpprof.agent.hook.patch;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Calls of the hooks on the boot loader. */
final class Calls {
    /** Of all that is called from code which is not ours. */
    private static final String PACKAGE = "org/jvmpprof/hook/";

    static final String HOOK = PACKAGE + "LockHook";
    private static final String EXCEPTION_HOOK = PACKAGE + "ExceptionHook";

    private Calls() {}

    static void hook(MethodVisitor to, String name, String descriptor) {
        to.visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, name, descriptor, false);
    }

    static void exceptionHook(MethodVisitor to, String name, String descriptor) {
        to.visitMethodInsn(Opcodes.INVOKESTATIC, EXCEPTION_HOOK, name, descriptor, false);
    }

    /** Whether a method of this class is one of the hooks. */
    static boolean isHook(String owner) {
        return owner.startsWith(PACKAGE);
    }
}
