package org.jvmpprof.agent.hook.http;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jvmpprof.agent.hook.http.MethodPatch.Place;
import org.jvmpprof.agent.hook.patch.VerificationType;

/**
 * Writes snippets into one method. No local variable is added, so the method's own instructions and stack maps stay as
 * they are (they must be visited expanded):
 *
 * <pre>
 *   try { snippet } catch (Throwable) { HttpHook.failed() }        at entry
 *   try {
 *       ... snippet; return ...                                    before each return
 *   } catch (Throwable e) { snippet; throw e }                     at throw
 * </pre>
 */
final class WovenMethod extends MethodVisitor {
    private final List<MethodPatch> patches;
    private final Code code;
    private final Object[] entryLocals;
    private final Label bodyStart = new Label();
    private final Label bodyEnd = new Label();

    WovenMethod(MethodVisitor next, List<MethodPatch> patches, Code code, String owner, int access, String descriptor) {
        super(Opcodes.ASM9, next);
        this.patches = patches;
        this.code = code;
        this.entryLocals = entryLocals(owner, (access & Opcodes.ACC_STATIC) != 0, descriptor);
    }

    private static Object[] entryLocals(String owner, boolean isStatic, String descriptor) {
        List<Object> locals = new ArrayList<>();
        if (!isStatic) {
            locals.add(owner);
        }
        for (Type type : Type.getArgumentTypes(descriptor)) {
            locals.add(VerificationType.of(type));
        }
        return locals.toArray();
    }

    private boolean has(Place place) {
        return patches.stream().anyMatch(patch -> patch.place == place);
    }

    private void write(Place place) {
        for (MethodPatch patch : patches) {
            if (patch.place == place) {
                patch.snippet.write(code);
            }
        }
    }

    @Override
    public void visitCode() {
        super.visitCode();
        if (has(Place.ENTRY)) {
            writeEntry();
        }
        mv.visitLabel(bodyStart);
    }

    private void writeEntry() {
        Label from = new Label();
        Label to = new Label();
        Label handler = new Label();
        Label after = new Label();
        mv.visitTryCatchBlock(from, to, handler, "java/lang/Throwable");
        mv.visitLabel(from);
        write(Place.ENTRY);
        mv.visitLabel(to);
        mv.visitJumpInsn(Opcodes.GOTO, after);
        mv.visitLabel(handler);
        frame(new Object[] {"java/lang/Throwable"});
        mv.visitMethodInsn(Opcodes.INVOKESTATIC, Code.HOOK, "failed", "(Ljava/lang/Throwable;)V", false);
        mv.visitLabel(after);
        frame(new Object[0]);
        mv.visitInsn(Opcodes.NOP); // the method's own first instruction may have a frame as well
    }

    private void frame(Object[] stack) {
        mv.visitFrame(Opcodes.F_NEW, entryLocals.length, entryLocals, stack.length, stack);
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
            write(Place.RETURN);
        }
        super.visitInsn(opcode);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        if (has(Place.THROW)) {
            Label handler = new Label();
            mv.visitLabel(bodyEnd);
            // Visited last, so every handler of the method's own comes before it.
            mv.visitTryCatchBlock(bodyStart, bodyEnd, handler, null);
            mv.visitLabel(handler);
            frame(new Object[] {"java/lang/Throwable"});
            write(Place.THROW);
            mv.visitInsn(Opcodes.ATHROW);
        }
        super.visitMaxs(maxStack + Code.MOST_STACK, maxLocals);
    }
}
