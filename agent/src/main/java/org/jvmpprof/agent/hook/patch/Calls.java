package org.jvmpprof.agent.hook.patch;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Calls of the hooks on the boot loader. */
final class Calls {
    static final String HOOK = "org/jvmpprof/hook/LockHook";
    private static final String HTTP_HOOK = "org/jvmpprof/hook/HttpHook";
    private static final String EXCEPTION_HOOK = "org/jvmpprof/hook/ExceptionHook";

    private Calls() {}

    static void hook(MethodVisitor to, String name, String descriptor) {
        to.visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, name, descriptor, false);
    }

    static void exceptionHook(MethodVisitor to, String name, String descriptor) {
        to.visitMethodInsn(Opcodes.INVOKESTATIC, EXCEPTION_HOOK, name, descriptor, false);
    }

    /** Whether a method of this class is one of the hooks. */
    static boolean isHook(String owner) {
        return owner.equals(HOOK) || owner.equals(HTTP_HOOK) || owner.equals(EXCEPTION_HOOK);
    }
}
