package org.jvmpprof.agent.engine;

/** Class names from the JVM's inner form to the one that {@link Class#getName} and thread dumps have. */
final class ClassNames {
    private ClassNames() {}

    /** {@code java/util/Map$Entry} to dots; a hidden class's {@code Foo+0x7f…} or (JVMTI's way) {@code Foo.0x7f…} to {@code
     * Foo/0x7f…}. */
    static String external(String internal) {
        String dotted = internal.replace('/', '.');
        int hidden = Math.max(dotted.lastIndexOf("+0x"), dotted.lastIndexOf(".0x"));
        return hidden < 0 ? dotted : dotted.substring(0, hidden) + '/' + dotted.substring(hidden + 1);
    }
}
