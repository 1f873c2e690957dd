package org.jvmpprof.agent.hook.http;

import java.lang.instrument.Instrumentation;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.self.NativeAccess;

/**
 * Finds the telling classes of servers among what the JVM has loaded. It asks each class loader for the few names that
 * matter, and not each class for its name: the JVM would make a String for every one of them and keep it. So it finds
 * what a loader has defined or was asked for; the boot loader is not asked, but those above it that used its classes. On
 * {@code pprof-locks}.
 */
final class LoadedServers {
    private final Instrumentation instrumentation;
    private final Method findLoadedClass;
    private final ClassLoadingMXBean loading = ManagementFactory.getClassLoadingMXBean();
    private long classesSeen = -1;

    /** @throws ReflectiveOperationException if this JVM does not tell which classes a loader has */
    LoadedServers(Instrumentation instrumentation) throws ReflectiveOperationException {
        this.instrumentation = instrumentation;
        NativeAccess.openJavaLang(instrumentation, LoadedServers.class.getClassLoader());
        findLoadedClass = ClassLoader.class.getDeclaredMethod("findLoadedClass", String.class);
        findLoadedClass.setAccessible(true);
    }

    /** Whether classes were loaded since {@link #look}; costs a tenth of a microsecond. */
    boolean haveChanged() {
        return loading.getTotalLoadedClassCount() != classesSeen;
    }

    /** Tells each loaded class of these names, maybe several times. */
    void look(Collection<String> names, Consumer<Class<?>> found) throws ReflectiveOperationException {
        classesSeen = loading.getTotalLoadedClassCount();
        for (ClassLoader loader : loaders()) {
            for (String name : names) {
                Class<?> type = find(loader, name);
                if (type != null) {
                    found.accept(type);
                }
            }
        }
    }

    private Set<ClassLoader> loaders() {
        Set<ClassLoader> loaders = Collections.newSetFromMap(new IdentityHashMap<>());
        ClassLoader own = LoadedServers.class.getClassLoader();
        ClassLoader last = own;
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            ClassLoader loader = type.getClassLoader();
            if (loader != null && loader != last && loader != own) {
                loaders.add(loader);
                last = loader;
            }
        }
        return loaders;
    }

    private @Nullable Class<?> find(ClassLoader loader, String name) throws ReflectiveOperationException {
        try {
            return (Class<?>) findLoadedClass.invoke(loader, name);
        } catch (InvocationTargetException e) {
            return null; // nothing of this name can be in it
        }
    }
}
