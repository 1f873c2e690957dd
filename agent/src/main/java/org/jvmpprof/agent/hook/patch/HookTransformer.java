package org.jvmpprof.agent.hook.patch;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes the classes it was given, and no other, while {@code pprof-locks} retransforms them. Classes that other threads
 * load meanwhile pass through here too, on their threads. A class that cannot be changed stays as it is; {@link #failure}
 * says why.
 */
public final class HookTransformer implements ClassFileTransformer {
    private final Map<String, ClassPatch> patches = new HashMap<>();
    private final Map<String, String> failures = new ConcurrentHashMap<>();

    public HookTransformer(Collection<ClassPatch> patches) {
        for (ClassPatch patch : patches) {
            this.patches.put(patch.internalName(), patch);
        }
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] code) {
        if (loader != null || redefined == null || name == null) {
            return null;
        }
        ClassPatch patch = patches.get(name);
        // By identity too: on JDK 11 a class that is loaded meanwhile arrives with the class that is being redefined.
        if (patch == null || patch.type() != redefined) {
            return null;
        }
        try {
            byte[] changed = patch.apply(code);
            failures.remove(name);
            return changed;
        } catch (Throwable e) {
            failures.put(name, e.toString());
            return null;
        }
    }

    /** Why this class could not be changed when it was last tried, or null. */
    public @Nullable String failure(ClassPatch patch) {
        return failures.get(patch.internalName());
    }
}
