package org.jvmpprof.agent.hook.patch;

import java.util.EnumSet;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/** What is to be changed in one class. Immutable. */
public final class ClassPatch {
    /** What a method can get. */
    public enum Kind {
        /** Calls that park, in any method. */
        PARK,
        /** The methods of a synchronizer by which who has released it wakes the next thread. */
        RELEASE,
        /** The methods that unlock a StampedLock. */
        UNLOCK,
        /** {@code Object.wait(long)}. */
        WAIT,
        /** {@code Thread.start}, and {@code start(ThreadContainer)} since 21. */
        START,
        /** {@code VirtualThread.start(ThreadContainer)}. */
        START_VIRTUAL,
        /** The constructors of Throwable. */
        CREATE
    }

    /** The newest class file that ASM is known to read; newer ones look alike to the methods patched here. */
    private static final int NEWEST_VERSION = Opcodes.V25;

    private final Class<?> type;
    private final Set<Kind> kinds;

    /** All of {@code kinds} must be found in {@code type}. */
    public ClassPatch(Class<?> type, Set<Kind> kinds) {
        this.type = type;
        this.kinds = EnumSet.copyOf(kinds);
    }

    public Class<?> type() {
        return type;
    }

    public Set<Kind> kinds() {
        return EnumSet.copyOf(kinds);
    }

    String internalName() {
        return type.getName().replace('.', '/');
    }

    /**
     * The class with its calls.
     *
     * @throws IllegalStateException if one of the kinds has no place in this class
     */
    byte[] apply(byte[] code) {
        ClassReader reader = reader(code);
        // Computes nothing: what is not changed is copied as it is, and no class is loaded to find a common superclass.
        ClassWriter writer = new ClassWriter(reader, 0);
        boolean isShapeNeeded = kinds.contains(Kind.PARK) || kinds.contains(Kind.RELEASE);
        Patcher patcher = new Patcher(writer, isShapeNeeded ? ClassShape.of(reader) : ClassShape.NONE);
        reader.accept(patcher, ClassReader.EXPAND_FRAMES);
        if (!patcher.found.containsAll(kinds)) {
            Set<Kind> lacking = EnumSet.copyOf(kinds);
            lacking.removeAll(patcher.found);
            throw new IllegalStateException(type.getName() + " has no place for " + lacking);
        }
        return sameVersion(writer.toByteArray(), code);
    }

    /** Reads a class file, also one that is newer than ASM. */
    public static ClassReader reader(byte[] code) {
        byte[] known = code.clone();
        setVersion(known, Math.min(version(code), NEWEST_VERSION));
        return new ClassReader(known);
    }

    /** What was read by {@link #reader}, with its true version again. */
    public static byte[] sameVersion(byte[] changed, byte[] original) {
        setVersion(changed, version(original));
        return changed;
    }

    private static int version(byte[] code) {
        return ((code[6] & 0xFF) << 8) | (code[7] & 0xFF);
    }

    private static void setVersion(byte[] code, int version) {
        code[6] = (byte) (version >> 8);
        code[7] = (byte) version;
    }

    private final class Patcher extends ClassVisitor {
        private final ClassShape shape;
        final Set<Kind> found = EnumSet.noneOf(Kind.class);

        Patcher(ClassVisitor next, ClassShape shape) {
            super(Opcodes.ASM9, next);
            this.shape = shape;
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            for (Kind kind : kinds) {
                MethodVisitor patched = patch(kind, next, name, descriptor);
                if (patched != null) {
                    found.add(kind);
                    next = patched;
                }
            }
            return next;
        }

        private @Nullable MethodVisitor patch(Kind kind, MethodVisitor next, String name, String descriptor) {
            switch (kind) {
                case PARK:
                    Integer locals = shape.parkingLocals(name, descriptor);
                    return locals == null ? null : new AroundPark(next, locals);
                case RELEASE:
                    Integer before = shape.wakingLocals(name, descriptor);
                    return before == null ? null : new AroundWake(next, internalName(), name, before);
                case UNLOCK:
                    return AroundUnlock.unlocks(name) ? new AroundUnlock(next, internalName(), descriptor) : null;
                case WAIT:
                    boolean waits = name.equals("wait") && descriptor.equals("(J)V");
                    return waits ? new AroundWait(next, internalName(), descriptor) : null;
                case START:
                    boolean starts = name.equals("start")
                            && (descriptor.equals("()V") || descriptor.equals("(Ljdk/internal/vm/ThreadContainer;)V"));
                    return starts ? new AfterStart(next, "started") : null;
                case START_VIRTUAL:
                    boolean startsVirtual =
                            name.equals("start") && descriptor.equals("(Ljdk/internal/vm/ThreadContainer;)V");
                    return startsVirtual ? new AfterStart(next, "startedVirtual") : null;
                case CREATE:
                    return name.equals("<init>") ? new AfterCreation(next) : null;
                default:
                    throw new AssertionError(kind);
            }
        }
    }
}
