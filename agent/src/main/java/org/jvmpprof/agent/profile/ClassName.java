package org.jvmpprof.agent.profile;

/** Names of classes as people write them. */
final class ClassName {
    private static final String CODES = "BCDFIJSZ";
    private static final String[] PRIMITIVES = {"byte", "char", "double", "float", "int", "long", "short", "boolean"};

    private ClassName() {}

    /** {@code [[B} is {@code byte[][]}, {@code [Ljava.lang.String;} is {@code java.lang.String[]}; others are as they are. */
    static String readable(String name) {
        int dimensions = name.lastIndexOf('[') + 1;
        if (dimensions == 0) {
            return name;
        }
        StringBuilder text = new StringBuilder(element(name.substring(dimensions)));
        for (int i = 0; i < dimensions; i++) {
            text.append("[]");
        }
        return text.toString();
    }

    private static String element(String code) {
        int primitive = code.length() == 1 ? CODES.indexOf(code.charAt(0)) : -1;
        if (primitive >= 0) {
            return PRIMITIVES[primitive];
        }
        return code.startsWith("L") && code.endsWith(";") ? code.substring(1, code.length() - 1) : code;
    }
}
