package org.jvmpprof.agent.hook.patch;

import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/** Finds our calls in a class. Its names alone do not tell: the JVM may keep unused ones in the constant pool. */
public final class HookCalls {
    private HookCalls() {}

    /** Whether any method calls the hooks. */
    public static boolean in(byte[] code) {
        boolean[] found = new boolean[1];
        ClassPatch.reader(code)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access,
                                    String method,
                                    String type,
                                    @Nullable String signature,
                                    String @Nullable [] exceptions) {
                                return new MethodVisitor(Opcodes.ASM9) {
                                    @Override
                                    public void visitMethodInsn(
                                            int opcode, String owner, String name, String descriptor, boolean isDoor) {
                                        found[0] |= Calls.isHook(owner);
                                    }
                                };
                            }
                        },
                        ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return found[0];
    }
}
