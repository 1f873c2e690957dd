package org.jvmpprof.agent.hook.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.hook.patch.ClassPatch;

/** One class with its snippets. Used once, by one thread. */
final class WovenClass extends ClassVisitor {
    private final List<MethodPatch> patches;
    private final Set<String> declared;
    private final Set<MethodPatch> found = new HashSet<>();
    private String owner = "";

    private WovenClass(ClassVisitor next, List<MethodPatch> patches, Set<String> declared) {
        super(Opcodes.ASM9, next);
        this.patches = patches;
        this.declared = declared;
    }

    /**
     * The changed class file.
     *
     * @throws IllegalStateException if a required method is not there
     */
    static byte[] of(byte[] code, List<MethodPatch> patches) {
        ClassReader reader = ClassPatch.reader(code);
        // Computes nothing: what is not changed is copied as it is, and no class is loaded to find a common superclass.
        ClassWriter writer = new ClassWriter(reader, 0);
        WovenClass woven = new WovenClass(writer, patches, membersOf(reader));
        reader.accept(woven, ClassReader.EXPAND_FRAMES);
        for (MethodPatch patch : patches) {
            if (patch.isRequired && !woven.found.contains(patch)) {
                throw new IllegalStateException(reader.getClassName().replace('/', '.') + " has no method " + patch);
            }
        }
        return ClassPatch.sameVersion(writer.toByteArray(), code);
    }

    /** Names with descriptors, of methods and fields. */
    private static Set<String> membersOf(ClassReader reader) {
        Set<String> members = new HashSet<>();
        reader.accept(
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public @Nullable MethodVisitor visitMethod(
                            int access,
                            String name,
                            String descriptor,
                            @Nullable String signature,
                            String @Nullable [] exceptions) {
                        members.add(name + descriptor);
                        return null;
                    }

                    @Override
                    public @Nullable FieldVisitor visitField(
                            int access,
                            String name,
                            String descriptor,
                            @Nullable String signature,
                            @Nullable Object value) {
                        members.add(name + descriptor);
                        return null;
                    }
                },
                ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return members;
    }

    @Override
    public void visit(
            int version,
            int access,
            String name,
            @Nullable String signature,
            @Nullable String superName,
            String @Nullable [] interfaces) {
        owner = name;
        super.visit(version, access, name, signature, superName, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        List<MethodPatch> mine = new ArrayList<>();
        for (MethodPatch patch : patches) {
            if (patch.isFor(name, descriptor) && (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0) {
                mine.add(patch);
            }
        }
        if (mine.isEmpty()) {
            return next;
        }
        found.addAll(mine);
        Code code = new Code(next, owner, (access & Opcodes.ACC_STATIC) != 0, descriptor, declared);
        return new WovenMethod(next, mine, code, owner, access, descriptor);
    }
}
