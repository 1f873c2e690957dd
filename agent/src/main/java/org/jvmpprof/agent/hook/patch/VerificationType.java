package org.jvmpprof.agent.hook.patch;

import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** Types as stack maps name them (JVMS 4.7.4), in ASM's way: an {@link Opcodes} constant or a class's internal name. */
public final class VerificationType {
    private VerificationType() {}

    /** Of a parameter or a field; boolean, byte, char and short are ints there. */
    public static Object of(Type type) {
        switch (type.getSort()) {
            case Type.LONG:
                return Opcodes.LONG;
            case Type.DOUBLE:
                return Opcodes.DOUBLE;
            case Type.FLOAT:
                return Opcodes.FLOAT;
            case Type.OBJECT:
            case Type.ARRAY:
                return type.getInternalName();
            default:
                return Opcodes.INTEGER;
        }
    }
}
