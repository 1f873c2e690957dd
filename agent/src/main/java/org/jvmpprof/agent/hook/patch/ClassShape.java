package org.jvmpprof.agent.hook.patch;

import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/** What must be known of a class before its methods are changed: read in a pass of its own, cheaply. */
final class ClassShape extends ClassVisitor {
    static final ClassShape NONE = new ClassShape();

    /** The number of local variables of each method that parks, by name and descriptor. */
    private final Map<String, Integer> parkingLocals = new HashMap<>();

    private final Map<String, String> fields = new HashMap<>();

    private ClassShape() {
        super(Opcodes.ASM9);
    }

    static ClassShape of(ClassReader reader) {
        ClassShape shape = new ClassShape();
        reader.accept(shape, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return shape;
    }

    /** Null if it does not park. */
    @Nullable
    Integer parkingLocals(String method, String descriptor) {
        return parkingLocals.get(method + descriptor);
    }

    /** Null if there is no such field. */
    @Nullable
    String descriptorOf(String field) {
        return fields.get(field);
    }

    @Override
    public @Nullable FieldVisitor visitField(
            int access, String name, String descriptor, @Nullable String signature, @Nullable Object value) {
        fields.put(name, descriptor);
        return null;
    }

    @Override
    public MethodVisitor visitMethod(
            int access,
            String method,
            String methodDescriptor,
            @Nullable String signature,
            String @Nullable [] exceptions) {
        return new MethodVisitor(Opcodes.ASM9) {
            private boolean parks;

            @Override
            public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
                parks |= AroundPark.parks(owner, name);
            }

            @Override
            public void visitMaxs(int maxStack, int maxLocals) {
                if (parks) {
                    parkingLocals.put(method + methodDescriptor, maxLocals);
                }
            }
        };
    }
}
