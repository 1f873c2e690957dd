package org.jvmpprof.collector.ingest;

/** The package of a function by its name. Any thread. */
final class PackageNames {
    /** For functions of no package, as of scripts and native code. */
    static final String NONE = "(no package)";

    private PackageNames() {}

    /**
     * {@code java.util.HashMap.put} is of {@code java.util}; {@code net/http.(*conn).serve} is of {@code net/http}, for
     * in Go the package ends at the first dot behind the last slash.
     */
    static String of(String function, boolean isGo) {
        int end = isGo ? ofGo(function) : ofJava(function);
        return end <= 0 ? NONE : function.substring(0, end);
    }

    private static int ofGo(String function) {
        int parameters = function.indexOf('[');
        int slash = function.lastIndexOf('/', parameters < 0 ? function.length() : parameters);
        return function.indexOf('.', slash + 1);
    }

    /** What stands before the class's dot, which stands before the method's; a signature may follow the method. */
    private static int ofJava(String function) {
        int signature = function.indexOf('(');
        int method = function.lastIndexOf('.', signature < 0 ? function.length() : signature);
        return method <= 0 ? -1 : function.lastIndexOf('.', method - 1);
    }
}
