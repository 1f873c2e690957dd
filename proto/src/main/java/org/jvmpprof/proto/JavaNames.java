package org.jvmpprof.proto;

/**
 * Names of classes as people want to read them: without the suffixes that the JVM and generators make up anew in every
 * process, which would tear equal stacks apart.
 */
public final class JavaNames {
    private static final String LAMBDA = "$$Lambda";

    private JavaNames() {}

    /** {@code Foo$$Lambda/0x00007f…} becomes {@code Foo$$Lambda}; other names come back as they are. */
    public static String normalize(String className) {
        int lambda = className.indexOf(LAMBDA);
        if (lambda >= 0) {
            return className.substring(0, lambda + LAMBDA.length());
        }
        int hidden = className.indexOf("/0x");
        return hidden > 0 ? className.substring(0, hidden) : className;
    }

    /** The source file of a class by convention: {@code java.util.HashMap$Node} is in {@code java/util/HashMap.java}. */
    public static String fileOf(String className) {
        int inner = className.indexOf('$', className.lastIndexOf('.') + 2);
        String outer = inner > 0 ? className.substring(0, inner) : className;
        return outer.replace('.', '/') + ".java";
    }
}
