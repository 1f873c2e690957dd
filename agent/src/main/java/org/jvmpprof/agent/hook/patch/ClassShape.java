package org.jvmpprof.agent.hook.patch;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/** What must be known of a class before its methods are changed: read in a pass of its own, cheaply. */
final class ClassShape extends ClassVisitor {
    static final ClassShape NONE = new ClassShape();

    /** The number of local variables of each method that parks, by name and descriptor. */
    private final Map<String, Integer> parkingLocals = new HashMap<>();

    /** The same of each method by which a released synchronizer's next thread is woken. */
    private final Map<String, Integer> wakingLocals = new HashMap<>();

    private final Set<String> wakingMethods = new HashSet<>();
    private String type = "";

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

    /** Null if it wakes nobody, or if this synchronizer wakes in none of the known ways. */
    @Nullable
    Integer wakingLocals(String method, String descriptor) {
        return AroundWake.isKnown(wakingMethods) ? wakingLocals.get(method + descriptor) : null;
    }

    @Override
    public void visit(
            int version,
            int access,
            String name,
            @Nullable String signature,
            @Nullable String superName,
            String @Nullable [] interfaces) {
        type = name;
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
            private boolean wakes;

            @Override
            public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
                parks |= AroundPark.parks(owner, name);
                wakes |= AroundWake.wakes(type, method, owner, name);
            }

            @Override
            public void visitMaxs(int maxStack, int maxLocals) {
                if (parks) {
                    parkingLocals.put(method + methodDescriptor, maxLocals);
                }
                if (wakes) {
                    wakingLocals.put(method + methodDescriptor, maxLocals);
                    wakingMethods.add(method);
                }
            }
        };
    }
}
