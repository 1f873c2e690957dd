package org.jvmpprof.proto;

import static java.util.Objects.requireNonNull;

/**
 * A function (on the JVM: a method) by name. {@code name} is what people read ({@code java.util.HashMap.put}),
 * {@code systemName} tells overloads apart ({@code java.util.HashMap.put(Ljava/lang/Object;…)…}), {@code filename} is a
 * source path; absent strings are empty, an unknown start line is 0. Source: message Function of profile.proto.
 * Immutable.
 */
public final class Function {
    private final String name;
    private final String systemName;
    private final String filename;
    private final long startLine;

    public Function(String name, String systemName, String filename, long startLine) {
        this.name = requireNonNull(name, "name");
        this.systemName = requireNonNull(systemName, "systemName");
        this.filename = requireNonNull(filename, "filename");
        this.startLine = startLine;
    }

    public String name() {
        return name;
    }

    public String systemName() {
        return systemName;
    }

    public String filename() {
        return filename;
    }

    public long startLine() {
        return startLine;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Function)) {
            return false;
        }
        Function that = (Function) other;
        return name.equals(that.name)
                && systemName.equals(that.systemName)
                && filename.equals(that.filename)
                && startLine == that.startLine;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * name.hashCode() + systemName.hashCode()) + filename.hashCode() + (int) startLine;
    }

    @Override
    public String toString() {
        return name;
    }
}
