package org.jvmpprof.agent.hook.patch;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * In each of Throwable's constructors: tells of the exception's class when it has its stack. No constructor of Throwable
 * calls another of its own, so each exception is told once, whatever its subclasses' constructors do.
 */
final class AfterCreation extends MethodVisitor {
    AfterCreation(MethodVisitor next) {
        super(Opcodes.ASM9, next);
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode == Opcodes.RETURN) {
            mv.visitVarInsn(Opcodes.ALOAD, 0);
            mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/Object", "getClass", "()Ljava/lang/Class;", false);
            Calls.exceptionHook(mv, "created", "(Ljava/lang/Class;)V");
        }
        super.visitInsn(opcode);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(maxStack + 1, maxLocals);
    }
}
