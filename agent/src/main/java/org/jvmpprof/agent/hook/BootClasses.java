package org.jvmpprof.agent.hook;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Defines the classes of {@code org.jvmpprof.hook} on the boot loader, straight from their bytes. Appending a jar to the
 * boot class path would do too, but prints a class-data-sharing warning on JDK 11 and up, and on 21 and 25 switches off the
 * application's own archive. On {@code pprof-locks}, before any class that names them is linked.
 */
public final class BootClasses {
    /** Superclasses first; otherwise the order does not matter. */
    static final String[] NAMES = {
        "Sampling",
        "LockEvent",
        "EventStack",
        "DebtTable",
        "Guard",
        "Recorder",
        "HttpSink",
        "FadedKey",
        "InFlight",
        "RequestTable",
        "HttpRequests",
        "HttpHook",
        "ChannelKey",
        "NettyListener",
        "NettyAccess",
        "NettyAccesses",
        "NettyExchange",
        "NettyChannel",
        "NettyHook",
        "NettyEnd",
        "NettyHttp2Hook",
        "ExceptionRecorder",
        "ExceptionHook",
        "LockHook"
    };

    static final String PACKAGE = "org.jvmpprof.hook.";

    /** Of {@code LockHook.VERSION}: written out, since that class cannot be named before it is defined. */
    static final int VERSION = 4;

    private BootClasses() {}

    /** Defines them, or finds those that an agent before this one has left. */
    public static void define(Instrumentation instrumentation) throws HookException {
        try {
            if (!isDefined()) {
                Definer definer = Definer.of(instrumentation);
                for (String name : NAMES) {
                    definer.define(PACKAGE + name, bytesOf(PACKAGE + name));
                }
            }
            checkVersion();
        } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
            throw new HookException("the boot loader does not take our classes: " + e, e);
        }
    }

    private static boolean isDefined() {
        try {
            // The last one: after a definition that broke off, the next one fails, and says so.
            Class.forName(PACKAGE + NAMES[NAMES.length - 1], false, null);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static void checkVersion() throws HookException, ReflectiveOperationException {
        Field version = Class.forName(PACKAGE + "LockHook", true, null).getField("VERSION");
        int found = version.getInt(null);
        if (found != VERSION) {
            throw new HookException(
                    "hooks of version " + found + " are left in this JVM by an earlier agent, and cannot"
                            + " be unloaded; version " + VERSION + " needs a JVM restarted");
        }
    }

    static byte[] bytesOf(String className) throws IOException {
        String path = className.replace('.', '/');
        ClassLoader loader = BootClasses.class.getClassLoader();
        InputStream in = loader.getResourceAsStream(path + ".classdata");
        if (in == null) {
            throw new FileNotFoundException(path + ".classdata is not in the agent's jar");
        }
        try (InputStream bytes = in) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(8192);
            byte[] buffer = new byte[4096];
            for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
                out.write(buffer, 0, n);
            }
            return out.toByteArray();
        }
    }

    /** Opens a package of java.base to the agent's own loader alone, not to the application. On JDK 9 and newer. */
    static void export(Instrumentation instrumentation, String name) throws ReflectiveOperationException {
        Class<?> moduleType = Class.forName("java.lang.Module");
        Object unnamed = ClassLoader.class.getMethod("getUnnamedModule").invoke(BootClasses.class.getClassLoader());
        Object base = Class.class.getMethod("getModule").invoke(Object.class);
        Map<String, Set<Object>> exports = Collections.singletonMap(name, Collections.singleton(unnamed));
        Instrumentation.class
                .getMethod("redefineModule", moduleType, Set.class, Map.class, Map.class, Set.class, Map.class)
                .invoke(
                        instrumentation,
                        base,
                        Collections.emptySet(),
                        exports,
                        Collections.emptyMap(),
                        Collections.emptySet(),
                        Collections.emptyMap());
    }

    /** The one method of the JDK that defines a class with any loader, the boot loader included. */
    private static final class Definer {
        private final Object unsafe;
        private final Method define;

        private Definer(Object unsafe, Method define) {
            this.unsafe = unsafe;
            this.define = define;
        }

        static Definer of(Instrumentation instrumentation) throws ReflectiveOperationException {
            Class<?> type = Class.forName("sun.misc.Unsafe");
            Method define = defineMethod(type);
            if (define != null) {
                Field instance = type.getDeclaredField("theUnsafe");
                instance.setAccessible(true);
                return new Definer(instance.get(null), define);
            }
            export(instrumentation, "jdk.internal.misc");
            type = Class.forName("jdk.internal.misc.Unsafe");
            define = defineMethod(type);
            if (define == null) {
                throw new NoSuchMethodException("jdk.internal.misc.Unsafe.defineClass");
            }
            return new Definer(type.getMethod("getUnsafe").invoke(null), define);
        }

        /** Gone from sun.misc since JDK 11. */
        private static @Nullable Method defineMethod(Class<?> unsafe) {
            try {
                return unsafe.getMethod(
                        "defineClass",
                        String.class,
                        byte[].class,
                        int.class,
                        int.class,
                        ClassLoader.class,
                        ProtectionDomain.class);
            } catch (NoSuchMethodException e) {
                return null;
            }
        }

        void define(String name, byte[] code) throws ReflectiveOperationException {
            define.invoke(unsafe, name, code, 0, code.length, null, null);
        }
    }
}
