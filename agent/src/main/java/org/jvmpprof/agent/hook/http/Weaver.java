package org.jvmpprof.agent.hook.http;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.hook.patch.HookCalls;

/**
 * Changes the classes that it was given while they are retransformed, and no other. Registered only meanwhile: the JVM
 * copies every class that the application loads into a Java array for a registered transformer.
 */
final class Weaver implements ClassFileTransformer {
    private final Map<Class<?>, List<MethodPatch>> patches;
    private final Map<String, String> failures = new ConcurrentSkipListMap<>();

    Weaver(Map<Class<?>, List<MethodPatch>> patches) {
        this.patches = new HashMap<>(patches);
    }

    /** By identity, since on JDK 11 a class that is loaded meanwhile arrives with the class that is being redefined. */
    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] code) {
        List<MethodPatch> methods = redefined == null ? null : patches.get(redefined);
        if (methods == null
                || redefined == null
                || !redefined.getName().replace('.', '/').equals(name)) {
            return null;
        }
        try {
            return WovenClass.of(code, methods);
        } catch (Throwable e) {
            failures.put(name, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Why the first class that could not be changed could not, or null. */
    @Nullable
    String failure() {
        return failures.isEmpty() ? null : failures.values().iterator().next();
    }

    void retransform(Instrumentation instrumentation, Collection<Class<?>> types) throws UnmodifiableClassException {
        retransform(instrumentation, this, types);
    }

    /** Has these classes made anew without us; the names of those that call us even so. */
    static Set<String> restore(Instrumentation instrumentation, Collection<Class<?>> types)
            throws UnmodifiableClassException {
        Set<String> left = Collections.synchronizedSet(new TreeSet<>());
        ClassFileTransformer witness = new ClassFileTransformer() {
            @Override
            public byte @Nullable [] transform(
                    @Nullable ClassLoader loader,
                    @Nullable String name,
                    @Nullable Class<?> redefined,
                    @Nullable ProtectionDomain domain,
                    byte[] code) {
                if (name != null && redefined != null && types.contains(redefined)) {
                    look(name, code, left);
                }
                return null;
            }
        };
        retransform(instrumentation, witness, types);
        return left;
    }

    private static void look(String name, byte[] code, Set<String> left) {
        try {
            if (HookCalls.in(code)) {
                left.add(name);
            }
        } catch (RuntimeException | LinkageError e) {
            left.add(name + " (unreadable: " + e + ")");
        }
    }

    private static void retransform(
            Instrumentation instrumentation, ClassFileTransformer by, Collection<Class<?>> types)
            throws UnmodifiableClassException {
        if (types.isEmpty()) {
            return;
        }
        instrumentation.addTransformer(by, true);
        try {
            instrumentation.retransformClasses(types.toArray(new Class<?>[0]));
        } finally {
            instrumentation.removeTransformer(by);
        }
    }
}
