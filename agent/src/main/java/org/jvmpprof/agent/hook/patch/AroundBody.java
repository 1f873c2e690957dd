package org.jvmpprof.agent.hook.patch;

import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.jar.asm.TypePath;

/**
 * Puts code before a method's body and after it, however it ends, with a {@code long} that lives from the one to the
 * other. The long becomes the first local variable behind the parameters, so all others move up by two, in the
 * instructions and in the stack maps (which must be visited expanded):
 *
 * <pre>
 *   before:  this | parameters | locals...
 *   after:   this | parameters | the long | locals...
 * </pre>
 */
abstract class AroundBody extends MethodVisitor {
    private final Object[] parameters;
    private final int held;
    private final Label start = new Label();
    private final Label end = new Label();
    private final Label handler = new Label();

    AroundBody(MethodVisitor next, String owner, String descriptor) {
        super(Opcodes.ASM9, next);
        Type[] types = Type.getArgumentTypes(descriptor);
        parameters = new Object[types.length + 2];
        parameters[0] = owner;
        int size = 1;
        for (int i = 0; i < types.length; i++) {
            parameters[i + 1] = VerificationType.of(types[i]);
            size += types[i].getSize();
        }
        parameters[types.length + 1] = Opcodes.LONG;
        held = size;
    }

    /** Pushes the long; nothing else is on the stack. */
    abstract void begin();

    /**
     * Uses the long, by {@link #loadHeld}.
     *
     * @param opcode the return instruction that comes next, its value on the stack to stay there; or ATHROW
     */
    abstract void end(int opcode);

    final void loadThis() {
        mv.visitVarInsn(Opcodes.ALOAD, 0);
    }

    final void loadHeld() {
        mv.visitVarInsn(Opcodes.LLOAD, held);
    }

    @Override
    public void visitCode() {
        super.visitCode();
        begin();
        mv.visitVarInsn(Opcodes.LSTORE, held);
        mv.visitLabel(start);
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
            end(opcode);
        }
        super.visitInsn(opcode);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        mv.visitLabel(end);
        // Visited last, so every handler of the method's own comes before it.
        mv.visitTryCatchBlock(start, end, handler, null);
        mv.visitLabel(handler);
        mv.visitFrame(Opcodes.F_NEW, parameters.length, parameters, 1, new Object[] {"java/lang/Throwable"});
        end(Opcodes.ATHROW);
        mv.visitInsn(Opcodes.ATHROW);
        super.visitMaxs(maxStack + 5, maxLocals + 2);
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
        super.visitVarInsn(opcode, moved(variable));
    }

    @Override
    public void visitIincInsn(int variable, int increment) {
        super.visitIincInsn(moved(variable), increment);
    }

    @Override
    public void visitLocalVariable(String name, String descriptor, String signature, Label from, Label to, int index) {
        super.visitLocalVariable(name, descriptor, signature, from, to, moved(index));
    }

    @Override
    public AnnotationVisitor visitLocalVariableAnnotation(
            int type, TypePath path, Label[] from, Label[] to, int[] index, String descriptor, boolean visible) {
        int[] indexes = new int[index.length];
        for (int i = 0; i < index.length; i++) {
            indexes[i] = moved(index[i]);
        }
        return super.visitLocalVariableAnnotation(type, path, from, to, indexes, descriptor, visible);
    }

    private int moved(int variable) {
        return variable < held ? variable : variable + 2;
    }

    @Override
    public void visitFrame(int type, int localCount, Object[] local, int stackCount, Object[] stack) {
        Object[] locals = new Object[Math.max(localCount, held) + 1];
        int to = 0;
        int from = 0;
        for (int slot = 0; slot < held; to++) {
            locals[to] = from < localCount ? local[from++] : Opcodes.TOP;
            slot += locals[to] == Opcodes.LONG || locals[to] == Opcodes.DOUBLE ? 2 : 1;
        }
        locals[to++] = Opcodes.LONG;
        while (from < localCount) {
            locals[to++] = local[from++];
        }
        super.visitFrame(type, to, locals, stackCount, stack);
    }
}
