package org.jvmpprof.bootstrap;

import java.io.Closeable;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Loads the agent, and all that it depends on, from {@code inst/} of its own jar, where classes are named
 * {@code .classdata} so that no other loader finds them. Its parent is the platform loader (the extension loader on JDK
 * 8): the application's classes are invisible here, and these classes are invisible to the application. The classes of
 * {@code org.jvmpprof.hook} lie there too, but only as bytes: they are defined on the boot loader and found there.
 *
 * <p>Thread-safe (parallel capable). {@link #close} gives the jar's file descriptor back; classes loaded by then stay.
 */
public final class AgentClassLoader extends ClassLoader implements Closeable {
    private static final String ROOT = "inst/";

    /** Classes that the JDK's own classes call: the boot loader has them, or nobody. */
    private static final String HOOKS = "org.jvmpprof.hook.";

    /** On JDK 9 and newer, and on 8. */
    private static final List<String> PLATFORM_LOADERS =
            Arrays.asList("jdk.internal.loader.ClassLoaders$PlatformClassLoader", "sun.misc.Launcher$ExtClassLoader");

    static {
        registerAsParallelCapable();
    }

    private final JarFile jar;
    private final ResidentClassLoader resident;
    private final String urlPrefix;
    private final @Nullable ProtectionDomain domain;

    /**
     * Opens {@code file}; called by {@link AgentMain}, and by the command line, which runs the options' parser out of
     * the jar it carries.
     *
     * @throws IOException if the file is no readable jar
     */
    public AgentClassLoader(File file, @Nullable ProtectionDomain domain) throws IOException {
        super(platformLoader());
        this.jar = new JarFile(file);
        this.resident = ResidentClassLoader.readingFrom(jar, ROOT, getParent());
        this.urlPrefix = "jar:" + file.toURI() + "!/" + ROOT;
        this.domain = domain;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (ResidentClassLoader.isResident(name)) {
            return resident.loadClass(name);
        }
        // The parent never has these; asking it first would cost an exception for each class.
        if (!name.startsWith("org.jvmpprof.")) {
            return super.loadClass(name, resolve);
        }
        if (name.startsWith(HOOKS)) {
            return Class.forName(name, false, null);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> type = findLoadedClass(name);
            if (type == null) {
                type = findClass(name);
            }
            if (resolve) {
                resolveClass(type);
            }
            return type;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        JarEntry entry = jar.getJarEntry(ROOT + name.replace('.', '/') + ".classdata");
        if (entry == null) {
            throw new ClassNotFoundException(name);
        }
        byte[] code;
        try {
            code = read(jar, entry);
        } catch (IOException | IllegalStateException e) {
            throw new ClassNotFoundException(name + ": the agent's jar cannot be read any more", e);
        }
        ensurePackage(name);
        return defineClass(name, code, 0, code.length, domain);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        if (jar.getJarEntry(ROOT + name) == null) {
            return null;
        }
        try {
            return new URL(urlPrefix + name);
        } catch (MalformedURLException e) {
            return null;
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL url = findResource(name);
        return url == null
                ? Collections.<URL>emptyEnumeration()
                : Collections.enumeration(Collections.singletonList(url));
    }

    /** Ours first, straight from the open jar: a URL connection would keep the jar in a cache of the JVM's. */
    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        JarEntry entry = jar.getJarEntry(ROOT + name);
        if (entry == null) {
            return super.getResourceAsStream(name);
        }
        try {
            return jar.getInputStream(entry);
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        ResidentClassLoader.forget(jar);
        jar.close();
    }

    /** On JDK 8 a class has a package object only if its loader defined one, and libraries ask for it. */
    private void ensurePackage(String className) {
        int dot = className.lastIndexOf('.');
        if (dot < 0) {
            return;
        }
        String name = className.substring(0, dot);
        try {
            if (getPackage(name) == null) {
                definePackage(name, null, null, null, null, null, null, null);
            }
        } catch (IllegalArgumentException e) {
            // Another thread was first.
            return;
        }
    }

    /** Without a buffer between: hundreds of classes come this way at an application's start. */
    static byte[] read(JarFile jar, JarEntry entry) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(entry.getSize())];
        try (InputStream in = jar.getInputStream(entry)) {
            int length = 0;
            while (length < bytes.length) {
                int n = in.read(bytes, length, bytes.length - length);
                if (n < 0) {
                    throw new EOFException(entry + " ends after " + length + " of " + bytes.length + " bytes");
                }
                length += n;
            }
        }
        return bytes;
    }

    /**
     * The platform loader, or the extension loader on JDK 8: the system loader's parent, unless the application brought a
     * system loader of its own. Reflection only then: its first call of an annotated method of the JDK makes the JVM
     * read annotations through a proxy (14 ms of CPU on JDK 17).
     */
    private static @Nullable ClassLoader platformLoader() {
        ClassLoader parent = ClassLoader.getSystemClassLoader().getParent();
        return parent != null && PLATFORM_LOADERS.contains(parent.getClass().getName())
                ? parent
                : askedPlatformLoader();
    }

    private static @Nullable ClassLoader askedPlatformLoader() {
        try {
            return (ClassLoader)
                    ClassLoader.class.getMethod("getPlatformClassLoader").invoke(null);
        } catch (ReflectiveOperationException e) {
            return ClassLoader.getSystemClassLoader().getParent();
        }
    }
}
