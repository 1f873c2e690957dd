package org.jvmpprof.agent.hook.http;

import java.util.Set;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Instructions inside a server's method, by a few words: load {@code this} or an argument, follow it by fields and
 * methods, and give what is on the stack to {@code HttpHook}. All class names are internal ({@code a/b/C}). Used while
 * the method is written, by one thread.
 */
public final class Code {
    /** Operand stack slots that a snippet may use. */
    public static final int MOST_STACK = 10;

    static final String HOOK = "org/jvmpprof/hook/HttpHook";

    private static final String OBJECT = "Ljava/lang/Object;";
    private static final String STRING = "Ljava/lang/String;";

    private final MethodVisitor to;
    private final String owner;
    private final boolean isStatic;
    private final Type[] arguments;
    private final Set<String> declared;

    Code(MethodVisitor to, String owner, boolean isStatic, String descriptor, Set<String> declared) {
        this.to = to;
        this.owner = owner;
        this.isStatic = isStatic;
        this.arguments = Type.getArgumentTypes(descriptor);
        this.declared = declared;
    }

    /** Whether the class that is changed has this method or field itself; for servers whose versions differ. */
    public boolean declares(String member, String descriptor) {
        return declared.contains(member + descriptor);
    }

    /**
     * For instructions that nothing guards.
     *
     * @throws IllegalStateException if the class that is changed has no such field: then none of the server's is changed
     */
    public void needsField(String name, String descriptor) {
        if (!declares(name, descriptor)) {
            throw new IllegalStateException(owner.replace('/', '.') + " has no field " + name);
        }
    }

    /** Pushes {@code this}. */
    public Code self() {
        to.visitVarInsn(Opcodes.ALOAD, 0);
        return this;
    }

    /** Pushes the argument of this number, counted from 0, whatever its type is. */
    public Code argument(int number) {
        int slot = isStatic ? 0 : 1;
        for (int i = 0; i < number; i++) {
            slot += arguments[i].getSize();
        }
        to.visitVarInsn(arguments[number].getOpcode(Opcodes.ILOAD), slot);
        return this;
    }

    /** Replaces an object of this very class by one of its fields. */
    public Code field(String name, String descriptor) {
        return field(owner, name, descriptor);
    }

    /** Replaces an object by one of its fields. */
    public Code field(String of, String name, String descriptor) {
        to.visitFieldInsn(Opcodes.GETFIELD, of, name, descriptor);
        return this;
    }

    /** Replaces an object of this very class, and arguments on top of it, by what the method returns. */
    public Code call(String name, String descriptor) {
        return call(owner, name, descriptor);
    }

    /** Replaces an object, and arguments on top of it, by what the method of its class returns. */
    public Code call(String of, String name, String descriptor) {
        to.visitMethodInsn(Opcodes.INVOKEVIRTUAL, of, name, descriptor, false);
        return this;
    }

    /** As {@link #call} of an interface. */
    public Code callInterface(String of, String name, String descriptor) {
        to.visitMethodInsn(Opcodes.INVOKEINTERFACE, of, name, descriptor, true);
        return this;
    }

    /** As {@link #call} of a static method. */
    public Code callStatic(String of, String name, String descriptor) {
        to.visitMethodInsn(Opcodes.INVOKESTATIC, of, name, descriptor, false);
        return this;
    }

    /** Casts what is on the stack; a failure inside {@code atEntry} is counted, elsewhere it reaches the server. */
    public Code cast(String type) {
        to.visitTypeInsn(Opcodes.CHECKCAST, type);
        return this;
    }

    /** Pushes a text. */
    public Code constant(String text) {
        to.visitLdcInsn(text);
        return this;
    }

    /** Pushes an int. */
    public Code constant(int value) {
        to.visitLdcInsn(value);
        return this;
    }

    /** Pushes a long. */
    public Code constant(long value) {
        to.visitLdcInsn(value);
        return this;
    }

    /** Pushes null. */
    public Code nothing() {
        to.visitInsn(Opcodes.ACONST_NULL);
        return this;
    }

    /** Makes the int on the stack a long. */
    public Code toLong() {
        to.visitInsn(Opcodes.I2L);
        return this;
    }

    /** {@code begin(key)}; takes the key from the stack, as all that follow take their arguments. */
    public void begin() {
        hook("begin", "(" + OBJECT + ")V");
    }

    /** {@code beginUnlessOpen(key)}. */
    public void beginUnlessOpen() {
        hook("beginUnlessOpen", "(" + OBJECT + ")V");
    }

    /** {@code describe(key, method, path)}. */
    public void describe() {
        hook("describe", "(" + OBJECT + STRING + STRING + ")V");
    }

    /** {@code route(key, pattern)}. */
    public void route() {
        hook("route", "(" + OBJECT + STRING + ")V");
    }

    /** {@code routeAttribute(key, object)}: a route if the object is a String. */
    public void routeAttribute() {
        hook("routeAttribute", "(" + OBJECT + OBJECT + ")V");
    }

    /** {@code status(key, int status)}: what goes out, whatever {@link #end} says. */
    public void status() {
        hook("status", "(" + OBJECT + "I)V");
    }

    /** {@code wrote(key, long bytes)}. */
    public void wrote() {
        hook("wrote", "(" + OBJECT + "J)V");
    }

    /** {@code end(key, int status, long bytes)}; bytes -1 for what {@link #wrote} was told. */
    public void end() {
        hook("end", "(" + OBJECT + "IJ)V");
    }

    /** {@code end(key, int status, long bytes, Throwable failure)}: an IOException makes it an abort. */
    public void endOrAbort() {
        hook("end", "(" + OBJECT + "IJLjava/lang/Throwable;)V");
    }

    /** {@code end(key, int status, long bytes, boolean isOut)}: an abort if it is not out. */
    public void endIfOut() {
        hook("end", "(" + OBJECT + "IJZ)V");
    }

    /** {@code end(key, int status, long bytes, boolean isOut, String upgradesTo)}: nothing if that is HTTP/2. */
    public void endUnlessUpgraded() {
        hook("end", "(" + OBJECT + "IJZ" + STRING + ")V");
    }

    /** {@code abort(key, boolean isAnsweredElsewhere)}. */
    public void abortUnlessAnswered() {
        hook("abort", "(" + OBJECT + "Z)V");
    }

    /** {@code forgetIf(key, boolean)}. */
    public void forgetIf() {
        hook("forgetIf", "(" + OBJECT + "Z)V");
    }

    /** {@code abort(key)}. */
    public void abort() {
        hook("abort", "(" + OBJECT + ")V");
    }

    private void hook(String name, String descriptor) {
        to.visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, name, descriptor, false);
    }

    /** For what the words above do not say; frames and local variables must stay as they are. */
    public MethodVisitor visitor() {
        return to;
    }
}
