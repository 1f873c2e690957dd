package org.jvmpprof.agent.hook.monitor;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lists virtual threads by the JDK's own containers (jdk.internal.vm.ThreadContainers, what jcmd's dump_to_file walks;
 * JDK 21 and up), whose package {@link Instrumentation#redefineModule} opens to us alone: no option, no warning, no file.
 * The JVM keeps track of all virtual threads unless it runs with {@code -Djdk.trackAllThreads=false}. Thread-safe.
 */
public final class VirtualThreads {
    private static final String PACKAGE = "jdk.internal.vm";

    private final Method root;
    private final Method children;
    private final Method threads;
    private final Method isVirtual;

    private VirtualThreads() throws ReflectiveOperationException {
        Class<?> container = Class.forName(PACKAGE + ".ThreadContainer");
        this.root = Class.forName(PACKAGE + ".ThreadContainers").getMethod("root");
        this.children = container.getMethod("children");
        this.threads = container.getMethod("threads");
        this.isVirtual = Thread.class.getMethod("isVirtual");
        root.invoke(null);
    }

    /** True if this JVM has virtual threads at all (final since 21). */
    public static boolean exist() {
        try {
            Thread.class.getMethod("isVirtual");
            return !"20".equals(System.getProperty("java.specification.version"))
                    && !"19".equals(System.getProperty("java.specification.version"));
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    /** Null where virtual threads cannot be listed. */
    public static @Nullable VirtualThreads open(@Nullable Instrumentation instrumentation) {
        if (instrumentation == null || !exist()) {
            return null;
        }
        try {
            export(instrumentation);
            return new VirtualThreads();
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return null;
        }
    }

    private static void export(Instrumentation instrumentation) throws ReflectiveOperationException {
        Method moduleOf = Class.class.getMethod("getModule");
        Object ours = moduleOf.invoke(VirtualThreads.class);
        Map<String, Set<Object>> exports = Collections.singletonMap(PACKAGE, Collections.singleton(ours));
        Instrumentation.class
                .getMethod(
                        "redefineModule",
                        Class.forName("java.lang.Module"),
                        Set.class,
                        Map.class,
                        Map.class,
                        Set.class,
                        Map.class)
                .invoke(
                        instrumentation,
                        moduleOf.invoke(Object.class),
                        Collections.emptySet(),
                        exports,
                        Collections.emptyMap(),
                        Collections.emptySet(),
                        Collections.emptyMap());
    }

    /** Live virtual threads, at most {@code limit} of them. */
    public List<Thread> list(int limit) {
        List<Thread> found = new ArrayList<>();
        try {
            collect(root.invoke(null), found, limit);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("listing virtual threads failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }

    private void collect(Object container, List<Thread> found, int limit)
            throws InvocationTargetException, IllegalAccessException {
        try (Stream<?> members = (Stream<?>) threads.invoke(container)) {
            for (Iterator<?> each = members.iterator(); each.hasNext() && found.size() < limit; ) {
                Thread thread = (Thread) each.next();
                if ((Boolean) isVirtual.invoke(thread)) {
                    found.add(thread);
                }
            }
        }
        try (Stream<?> inner = (Stream<?>) children.invoke(container)) {
            for (Iterator<?> each = inner.iterator(); each.hasNext() && found.size() < limit; ) {
                collect(each.next(), found, limit);
            }
        }
    }
}
