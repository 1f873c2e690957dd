package org.jvmpprof.agent.hook.patch;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Puts {@code parkBegin} and {@code parkEnd} around each call that parks the thread, whoever makes it:
 *
 * <pre>
 *   ..., [unsafe, absolute,] time        ..., [unsafe, absolute,] time
 *   park                           →     dup2; parkBegin; lstore mark; park; lload mark; parkEnd
 * </pre>
 *
 * The local variable is new, behind all others, and alive in straight code only, so no stack map changes. At the call the
 * blocker is set in the thread, whether it came by argument or otherwise; that is why the call is hooked and not the
 * method. Virtual threads park by calls of their own, seen once here with their own stack; what then happens on the
 * carrier is in java.lang.VirtualThread, which is left alone.
 */
final class AroundPark extends MethodVisitor {
    private final int mark;

    AroundPark(MethodVisitor next, int maxLocals) {
        super(Opcodes.ASM9, next);
        this.mark = maxLocals;
    }

    static boolean parks(String owner, String name) {
        switch (owner) {
            case "sun/misc/Unsafe": // JDK 8
            case "jdk/internal/misc/Unsafe":
                return name.equals("park");
            case "jdk/internal/misc/VirtualThreads": // JDK 21
                return name.equals("park") || name.equals("parkUntil");
            case "jdk/internal/access/JavaLangAccess": // JDK 25
                return name.equals("parkVirtualThread");
            default:
                return false;
        }
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        if (!parks(owner, name)) {
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            return;
        }
        super.visitInsn(descriptor.endsWith("J)V") ? Opcodes.DUP2 : Opcodes.LCONST_0);
        Calls.hook(mv, "parkBegin", "(J)J");
        super.visitVarInsn(Opcodes.LSTORE, mark);
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        super.visitVarInsn(Opcodes.LLOAD, mark);
        Calls.hook(mv, "parkEnd", "(J)V");
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(maxStack + 2, maxLocals + 2);
    }
}
