package org.jvmpprof.bootstrap;

import java.io.IOException;
import java.io.InputStream;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Holds the few classes that native code is bound to, for the life of the process. A library belongs to the loader that
 * loaded it, and is unmapped with it: while signal handlers and JVMTI callbacks still point into it, that would end the
 * process. So these classes stay when the agent leaves, and the next agent finds library and classes as they are: the
 * process has them once, however often the agent comes. They see no class of the agent's, and so hold none.
 *
 * <p>Classes come out of the jar of the agent that runs at the time. Thread-safe.
 */
final class ResidentClassLoader extends ClassLoader {
    /** async-profiler's door into its library (relocated), and what speaks to unix sockets below JDK 16. */
    private static final String[] RESIDENT = {"org.jvmpprof.shaded.one.profiler.", "com.kenai.jffi."};

    private static @Nullable ResidentClassLoader instance;

    private volatile @Nullable JarFile jar;
    private volatile String root = "";

    static {
        registerAsParallelCapable();
    }

    private ResidentClassLoader(@Nullable ClassLoader parent) {
        super(parent);
    }

    static boolean isResident(String className) {
        for (String prefix : RESIDENT) {
            if (className.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** The one of this process, reading from {@code jar} from now on. */
    static synchronized ResidentClassLoader readingFrom(JarFile jar, String root, @Nullable ClassLoader parent) {
        ResidentClassLoader loader = instance;
        if (loader == null) {
            loader = new ResidentClassLoader(parent);
            instance = loader;
        }
        loader.jar = jar;
        loader.root = root;
        return loader;
    }

    /** The agent leaves, and its jar is closed. */
    static synchronized void forget(JarFile jar) {
        if (instance != null && instance.jar == jar) {
            instance.jar = null;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        JarFile source = jar;
        JarEntry entry = source == null || !isResident(name)
                ? null
                : source.getJarEntry(root + name.replace('.', '/') + ".classdata");
        if (source == null || entry == null) {
            throw new ClassNotFoundException(name);
        }
        try {
            byte[] code = AgentClassLoader.read(source, entry);
            ensurePackage(name.substring(0, name.lastIndexOf('.')));
            return defineClass(name, code, 0, code.length);
        } catch (IOException | IllegalStateException e) {
            throw new ClassNotFoundException(name + ": the agent's jar cannot be read any more", e);
        }
    }

    /** On JDK 8 a class has a package object only if its loader defined one, and jffi asks for it. */
    private void ensurePackage(String name) {
        try {
            if (getPackage(name) == null) {
                definePackage(name, null, null, null, null, null, null, null);
            }
        } catch (IllegalArgumentException e) {
            // another thread was first: it is there
        }
    }

    /** The native libraries lie beside the classes. */
    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        JarFile source = jar;
        try {
            JarEntry entry = source == null ? null : source.getJarEntry(root + name);
            return source == null || entry == null ? super.getResourceAsStream(name) : source.getInputStream(entry);
        } catch (IOException | IllegalStateException e) {
            return null;
        }
    }
}
