package org.jvmpprof.agent.hook.http;

import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.hook.http.ServerPatch.InClass;

/**
 * One server in one class loader, instrumented or not. Classes are changed by retransformation only, after they were
 * loaded: if the JVM's verifier refuses one, the server goes on with what it has. Holds loader and classes weakly. On
 * {@code pprof-locks}; its status by any thread.
 */
final class FoundServer {
    private final ServerPatch patch;
    private final WeakReference<Class<?>> telling;
    private final String loaderName;
    private final List<WeakReference<Class<?>>> changed = new ArrayList<>();
    private volatile @Nullable String problem;

    FoundServer(ServerPatch patch, Class<?> telling) {
        this.patch = patch;
        this.telling = new WeakReference<>(telling);
        this.loaderName = nameOf(telling.getClassLoader());
    }

    private static String nameOf(@Nullable ClassLoader loader) {
        return loader == null
                ? "boot"
                : loader == ClassLoader.getSystemClassLoader()
                        ? "system"
                        : loader.getClass().getName();
    }

    boolean isToldBy(Class<?> type) {
        return telling.get() == type;
    }

    /** Whether it has the part that the patch is for. */
    boolean hasPart() {
        Class<?> type = telling.get();
        String part = patch.part();
        return part == null || (type != null && find(part, type.getClassLoader()) != null);
    }

    boolean isGone() {
        return telling.get() == null;
    }

    ServerStatus status() {
        return new ServerStatus(patch.server(), loaderName, problem, patch.leftOut());
    }

    /** Writes the calls into all its classes, or none. */
    void instrument(Instrumentation instrumentation) {
        Class<?> type = telling.get();
        if (type == null) {
            return;
        }
        try {
            problem = instrument(instrumentation, type.getClassLoader());
        } catch (UnmodifiableClassException | RuntimeException | LinkageError e) {
            problem = "its classes cannot be changed: " + e;
        }
        if (problem != null) {
            changed.clear();
        }
    }

    private @Nullable String instrument(Instrumentation instrumentation, @Nullable ClassLoader loader)
            throws UnmodifiableClassException {
        if (!HookVisibility.of(loader)) {
            return "its class loader hides org.jvmpprof.hook; let it take that package from the boot loader";
        }
        Map<Class<?>, List<MethodPatch>> patches = new LinkedHashMap<>();
        for (InClass each : patch.classes()) {
            Class<?> type = find(each, loader);
            if (type != null) {
                patches.computeIfAbsent(type, key -> new ArrayList<>()).addAll(each.methods);
            } else if (each.isRequired) {
                return "this version has no class " + String.join(" or ", each.names);
            }
        }
        Weaver weaver = new Weaver(patches);
        weaver.retransform(instrumentation, patches.keySet());
        patches.keySet().forEach(type -> changed.add(new WeakReference<>(type)));
        String failure = weaver.failure();
        if (failure != null) {
            restore(instrumentation);
        }
        return failure;
    }

    private static @Nullable Class<?> find(InClass wanted, @Nullable ClassLoader loader) {
        for (String name : wanted.names) {
            Class<?> type = find(name, loader);
            if (type != null) {
                return type;
            }
        }
        return null;
    }

    private static @Nullable Class<?> find(String name, @Nullable ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            return null; // another version's name, or one without it
        }
    }

    /**
     * Takes the calls out again.
     *
     * @return the classes that call us even so
     */
    Set<String> restore(Instrumentation instrumentation) throws UnmodifiableClassException {
        List<Class<?>> types = new ArrayList<>();
        for (WeakReference<Class<?>> each : changed) {
            Class<?> type = each.get();
            if (type != null) {
                types.add(type);
            }
        }
        changed.clear();
        return Weaver.restore(instrumentation, types);
    }
}
