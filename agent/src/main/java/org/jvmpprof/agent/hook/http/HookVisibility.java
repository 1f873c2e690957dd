package org.jvmpprof.agent.hook.http;

import org.jspecify.annotations.Nullable;
import org.jvmpprof.hook.HttpHook;

/** Whether a class loader's classes can call the doors: a loader that filters names, such as OSGi's, may hide them. */
final class HookVisibility {
    private HookVisibility() {}

    static boolean of(@Nullable ClassLoader loader) {
        try {
            return Class.forName(HttpHook.class.getName(), false, loader) == HttpHook.class;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
