package org.jvmpprof.bootstrap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Holds the few classes that native code is bound to, for the life of the process. A library belongs to the loader that
 * loaded it, and is unmapped with it: while signal handlers and JVMTI callbacks still point into it, that would end the
 * process. So these classes stay when the agent leaves, and the next agent finds library and classes as they are: the
 * process has them once, however often the agent comes. Thread-safe.
 */
final class ResidentClassLoader extends ClassLoader {
    /** async-profiler's door into its library; the package is relocated. */
    private static final String[] RESIDENT = {"org.jvmpprof.shaded.one.profiler.", "com.kenai.jffi."};

    private static @Nullable ResidentClassLoader instance;

    private final Map<String, byte[]> code;

    private ResidentClassLoader(Map<String, byte[]> code, @Nullable ClassLoader parent) {
        super(parent);
        this.code = code;
    }

    static boolean isResident(String className) {
        for (String prefix : RESIDENT) {
            if (className.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** The one of this process; the first agent's jar gives the classes. */
    static synchronized ResidentClassLoader of(JarFile jar, String root, @Nullable ClassLoader parent)
            throws IOException {
        if (instance == null) {
            Map<String, byte[]> code = new HashMap<>();
            for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements(); ) {
                JarEntry entry = all.nextElement();
                String name = className(entry.getName(), root);
                if (isResident(name)) {
                    code.put(name, read(jar, entry));
                }
            }
            instance = new ResidentClassLoader(code, parent);
        }
        return instance;
    }

    private static String className(String entry, String root) {
        int end = entry.lastIndexOf('.');
        return entry.startsWith(root) && end > 0
                ? entry.substring(root.length(), end).replace('/', '.')
                : "";
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = code.get(name);
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    static byte[] read(JarFile jar, JarEntry entry) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.max(32, (int) entry.getSize()));
        byte[] buffer = new byte[8192];
        try (InputStream in = jar.getInputStream(entry)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes.write(buffer, 0, n);
            }
        }
        return bytes.toByteArray();
    }
}
