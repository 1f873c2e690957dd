package org.jvmpprof.agent.self;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * Lets the agent's own loader call restricted methods (JEP 472: {@code System.load} and JNI) without the warning that
 * JDK 24 prints and later ones turn into an error. The user who gave {@code -javaagent} has decided already; an agent
 * may redefine modules anyway. Called once on {@code pprof-start}, before anything native is loaded.
 */
public final class NativeAccess {
    private NativeAccess() {}

    /**
     * Enables native access for the unnamed module of {@code loader}; does nothing on JDKs that do not ask for it.
     *
     * @throws ReflectiveOperationException if this JDK keeps it elsewhere; loading then warns, and may fail
     */
    public static void enable(Instrumentation instrumentation, ClassLoader loader) throws ReflectiveOperationException {
        Method enable;
        try {
            enable = Class.forName("java.lang.Module").getDeclaredMethod("implAddEnableNativeAccessToAllUnnamed");
        } catch (ClassNotFoundException | NoSuchMethodException e) {
            return; // JDK 8 has no modules, JDK 9 to 16 no such restriction
        }
        openJavaLang(instrumentation, loader);
        enable.setAccessible(true);
        enable.invoke(null);
    }

    /** Opens java.lang to the unnamed module of {@code loader} alone, not to the application; does nothing on JDK 8. */
    public static void openJavaLang(Instrumentation instrumentation, ClassLoader loader)
            throws ReflectiveOperationException {
        Class<?> moduleType;
        try {
            moduleType = Class.forName("java.lang.Module");
        } catch (ClassNotFoundException e) {
            return;
        }
        Object unnamed = ClassLoader.class.getMethod("getUnnamedModule").invoke(loader);
        Object base = Class.class.getMethod("getModule").invoke(Object.class);
        Map<String, Set<Object>> opens = Collections.singletonMap("java.lang", Collections.singleton(unnamed));
        Instrumentation.class
                .getMethod("redefineModule", moduleType, Set.class, Map.class, Map.class, Set.class, Map.class)
                .invoke(
                        instrumentation,
                        base,
                        Collections.emptySet(),
                        Collections.emptyMap(),
                        opens,
                        Collections.emptySet(),
                        Collections.emptyMap());
    }
}
